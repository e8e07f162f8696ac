import { Service, computed, inject, linkedSignal, resource } from '@angular/core';
import { type MailsBody, type WaitingMailBody, at, paths } from '@mikrochat/contract';
import { Api } from '../../api/api';

/** The mails that have not left, as the server knows them. What was known before stays until news has come. */
@Service({ autoProvided: false })
export class Mails {
  private readonly api = inject(Api);
  private readonly answer = resource({ loader: () => this.api.get<MailsBody>(paths.mails) });

  readonly loading = this.answer.isLoading;
  readonly failure = computed(() => this.answer.error());
  readonly box = linkedSignal<MailsBody | undefined, MailsBody | undefined>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (fresh, before) => fresh ?? before?.value,
  });

  reload(): void {
    this.answer.reload();
  }

  /** Sends a mail once more, now. Throws `ApiError`. */
  async sendAgain({ id }: WaitingMailBody): Promise<void> {
    await this.api.post(at(paths.sendMailAgain, id));
    this.reload();
  }

  /** A mail that is never to leave. Throws `ApiError`. */
  async discard({ id }: WaitingMailBody): Promise<void> {
    await this.api.delete(at(paths.mail, id));
    this.box.update((box) => box && { ...box, mails: box.mails.filter((mail) => mail.id !== id) });
    this.reload();
  }
}
