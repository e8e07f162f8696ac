import { Service, inject, resource } from '@angular/core';
import { type MailsBody, type WaitingMailBody, at, paths } from '@mikrochat/contract';
import { Api } from '../../api/api';
import { failureOf, latestValueOf } from '../../api/resources';

/** The mails in the outbox that are not sent yet. The loaded list stays until the next one is here. */
@Service({ autoProvided: false })
export class Mails {
  private readonly api = inject(Api);
  private readonly response = resource({ loader: () => this.api.get<MailsBody>(paths.mails) });

  readonly loading = this.response.isLoading;
  readonly failure = failureOf(this.response);
  readonly outbox = latestValueOf(this.response);

  reload(): void {
    this.response.reload();
  }

  /** Tries to send a mail again now. Throws `ApiError`. */
  async sendAgain({ id }: WaitingMailBody): Promise<void> {
    await this.api.post(at(paths.sendMailAgain, id));
    this.reload();
  }

  /** Deletes a mail that is not to be sent. Throws `ApiError`. */
  async discard({ id }: WaitingMailBody): Promise<void> {
    await this.api.delete(at(paths.mail, id));
    this.outbox.update(
      (outbox) => outbox && { ...outbox, mails: outbox.mails.filter((mail) => mail.id !== id) },
    );
    this.reload();
  }
}
