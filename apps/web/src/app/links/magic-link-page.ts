import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type TokensBody, paths } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { Session } from '../session/session';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Cooldown, clock } from '../ui/form/cooldown';
import { Notice } from '../ui/notice/notice';
import { requestedHere } from './requested-here';
import { InvalidLink } from './invalid-link';
import { SigningIn } from './signing-in';
import { LinkCompletion } from './link-completion';
import { PendingLink, type MailedLink } from './pending-link';
import { problemWith } from './problems';

/**
 * Where a link that signs in leads. It is spent by itself only in the browser that asked for it:
 * mail scanners open links and run scripts, and a link must survive them.
 */
@Component({
  selector: 'app-magic-link-page',
  imports: [AuthLayout, Notice, InvalidLink, SigningIn, RouterLink],
  templateUrl: './magic-link-page.html',
  styleUrl: './magic-link-page.css',
})
export class MagicLinkPage {
  private readonly transport = inject(Transport);
  private readonly session = inject(Session);
  private readonly hand = inject(PendingLink);
  private readonly entry = inject(LinkCompletion);

  protected readonly link = this.hand.link;
  protected readonly spending = signal(false);
  protected readonly refusal = signal<ApiError | null>(null);
  protected readonly cooldown = new Cooldown();
  protected readonly clock = clock;

  /** Somebody else is signed in here. */
  protected readonly other = computed(() => {
    const [user, link] = [this.session.user(), this.link()];
    return user && link && user.email.toLowerCase() !== link.email.toLowerCase() ? user : null;
  });
  protected readonly stage = computed(() => {
    if (this.entry.underWay()) return 'entering';
    if (!this.link()) return 'missing';
    return this.refusal()?.code === 'invalid_link' ? 'dead' : 'question';
  });
  protected readonly problem = computed(() => {
    const refusal = this.refusal();
    return refusal && problemWith(refusal, this.cooldown.active());
  });

  constructor() {
    effect(() => {
      const link = this.link();
      untracked(() => this.begin(link));
    });
  }

  protected async spend(): Promise<void> {
    const link = this.link();
    if (!link || this.spending() || this.cooldown.active()) return;
    this.spending.set(true);
    this.refusal.set(null);
    try {
      await this.exchange(link);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.retryAfter) this.cooldown.start(error.retryAfter);
      this.refusal.set(error);
    } finally {
      this.spending.set(false);
    }
  }

  private begin(link: MailedLink | null): void {
    this.refusal.set(null);
    if (link && !this.other() && requestedHere.for(link.email)) void this.spend();
  }

  /** The link goes with the request in place of whoever is signed in. */
  private async exchange({ email, token }: MailedLink): Promise<void> {
    const tokens = await this.transport.send<TokensBody>({
      method: 'POST',
      path: paths.verify,
      body: { email },
      bearer: token,
    });
    const then = requestedHere.then(email);
    requestedHere.forget();
    await this.entry.complete(tokens, then);
  }
}
