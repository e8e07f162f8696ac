import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type TokensBody, paths } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Cooldown } from '../ui/form/cooldown';
import { Notice } from '../ui/notice/notice';
import { InvalidLink } from './invalid-link';
import { LinkCompletion } from './link-completion';
import { type MailedLink, PendingLink } from './pending-link';
import { requestedHere } from './requested-here';
import { SigningIn } from './signing-in';

/**
 * The page of a magic link. The link is spent without a click only in the browser that requested it: mail
 * scanners open links and run scripts, and must not spend them.
 */
@Component({
  selector: 'app-magic-link-page',
  imports: [AuthLayout, Notice, InvalidLink, SigningIn, RouterLink],
  templateUrl: './magic-link-page.html',
  styleUrl: './magic-link-page.css',
})
export class MagicLinkPage {
  private readonly transport = inject(Transport);
  private readonly pending = inject(PendingLink);
  private readonly completion = inject(LinkCompletion);

  protected readonly link = this.pending.link;
  /** The user who is signed in here, where the link is for another account. */
  protected readonly otherUser = this.pending.otherUser;
  protected readonly spending = signal(false);
  protected readonly error = signal<ApiError | null>(null);
  protected readonly cooldown = new Cooldown();
  protected readonly stage = computed(() => {
    if (this.completion.inProgress()) return 'signing-in';
    if (!this.link()) return 'incomplete';
    return this.error()?.code === 'invalid_link' ? 'invalid' : 'confirm';
  });
  protected readonly message = computed(() => {
    const error = this.error();
    return error && this.cooldown.messageFor(error);
  });

  constructor() {
    effect(() => {
      const link = this.link();
      untracked(() => this.start(link));
    });
  }

  protected async spend(): Promise<void> {
    const link = this.link();
    if (!link || this.spending() || this.cooldown.active()) return;
    this.spending.set(true);
    this.error.set(null);
    try {
      await this.exchange(link);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.cooldown.startAfter(error);
      this.error.set(error);
    } finally {
      this.spending.set(false);
    }
  }

  private start(link: MailedLink | null): void {
    this.error.set(null);
    if (link && !this.otherUser() && requestedHere.isFor(link.email)) void this.spend();
  }

  /** The link is the bearer token of the request, not the access token of the session. */
  private async exchange({ email, token }: MailedLink): Promise<void> {
    const tokens = await this.transport.send<TokensBody>({
      method: 'POST',
      path: paths.verify,
      body: { email },
      bearer: token,
    });
    const returnPath = requestedHere.returnPath(email);
    requestedHere.clear();
    await this.completion.complete(tokens, returnPath);
  }
}
