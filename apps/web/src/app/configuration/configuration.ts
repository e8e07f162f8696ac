import { Service, computed, inject, signal } from '@angular/core';
import { type PublicConfiguration, paths } from '@mikrochat/contract';
import { ApiError, unreachable } from '../api/api-error';
import { Transport } from '../api/transport';
import { RuntimeSettings } from './runtime-settings';

type AuthConfiguration = PublicConfiguration['auth'];

/** How this server lets people in: what `config.js` says, else what `GET /config.json` says. */
@Service()
export class Configuration {
  private readonly transport = inject(Transport);
  private readonly settings = inject(RuntimeSettings);
  private readonly served = signal<AuthConfiguration | null>(null);
  private loading: Promise<boolean> | null = null;

  /** Why it could not be loaded; null while loading and when it was. */
  readonly failure = signal<ApiError | null>(null);

  /** The server has answered. */
  readonly known = computed(() => this.served() !== null);
  readonly mode = computed(() => this.settings.mode ?? this.served()?.mode ?? 'password');
  readonly hasEmail = computed(() => this.settings.hasEmail ?? this.served()?.hasEmail ?? false);
  readonly oauthEnabled = computed(() => this.settings.enableOAuth ?? this.served()?.oauthEnabled ?? false);
  /** Whether an email address that was only claimed is worth a warning; in dev mode every address is. */
  readonly marksUnverified = computed(() => this.mode() !== 'dev');
  /** Whether an email address can be verified here: by a link mailed to it, or by a provider. */
  readonly verifiesEmails = computed(() => this.hasEmail() || this.oauthEnabled());
  readonly inviteRequired = computed(() => this.served()?.isInviteRequired ?? false);
  /** Where captured mails are read, on a developer’s machine; null elsewhere. */
  readonly mailbox = computed(() => this.served()?.mailbox ?? null);
  /** Whether the mode has a form of its own, beside OAuth. */
  readonly localSignInEnabled = computed(() => this.served()?.localSignInEnabled ?? true);
  readonly registrationOpen = computed(
    () =>
      this.mode() === 'password' &&
      this.localSignInEnabled() &&
      (this.served()?.registrationEnabled ?? false),
  );
  readonly passwordResetEnabled = computed(
    () =>
      this.mode() === 'password' &&
      this.localSignInEnabled() &&
      (this.served()?.passwordResetEnabled ?? false) &&
      this.settings.hasEmail !== false,
  );

  /** Asks the server, once; after a failure again. True when the answer is here. */
  load(): Promise<boolean> {
    this.loading ??= this.ask();
    return this.loading;
  }

  private async ask(): Promise<boolean> {
    this.failure.set(null);
    try {
      const answer = await this.transport.send<PublicConfiguration>({
        method: 'GET',
        path: paths.configFile,
      });
      this.served.set(answer.auth);
      return true;
    } catch (error) {
      this.loading = null;
      this.failure.set(error instanceof ApiError ? error : unreachable(error));
      return false;
    }
  }
}
