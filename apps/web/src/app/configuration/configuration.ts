import { Service, computed, inject, resource } from '@angular/core';
import { type PublicConfiguration, paths } from '@mikrochat/contract';
import { failureOf } from '../api/resources';
import { Transport } from '../api/transport';
import { RuntimeSettings } from './runtime-settings';

/** How users sign in here: what `config.js` says, else what `GET /config.json` says. */
@Service()
export class Configuration {
  private readonly transport = inject(Transport);
  private readonly settings = inject(RuntimeSettings);
  private readonly response = resource({
    loader: () => this.transport.send<PublicConfiguration>({ method: 'GET', path: paths.configFile }),
  });
  private readonly served = computed(() =>
    this.response.hasValue() ? this.response.value().auth : undefined,
  );

  readonly failure = failureOf(this.response);
  readonly loaded = computed(() => this.served() !== undefined);
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

  /** Tries again after a {@link failure}. */
  reload(): void {
    this.response.reload();
  }
}
