import { Service, type Signal, computed, inject, resource } from '@angular/core';
import { type Capabilities, type Capability, type PublicConfiguration, paths } from '@mikrochat/contract';
import { failureOf } from '../api/resources';
import { Transport } from '../api/transport';
import { RuntimeSettings } from './runtime-settings';

type AuthConfiguration = PublicConfiguration['auth'];

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
  /** What the server allows, less what `config.js` hides. */
  readonly capabilities = computed(() => visibleCapabilities(this.served(), this.settings));
  readonly hasEmail = this.allows('mail');
  readonly oauthEnabled = this.allows('oauth');
  /** Whether an email address that was only claimed is worth a warning. */
  readonly marksUnverified = this.allows('emailVerification');
  /** Whether an email address can be verified here: by a link mailed to it, or by a provider. */
  readonly verifiesEmails = computed(() => this.hasEmail() || this.oauthEnabled());
  readonly inviteRequired = computed(() => this.served()?.isInviteRequired ?? false);
  /** Where captured mails are read, in development; null elsewhere. */
  readonly mailbox = computed(() => this.served()?.mailbox ?? null);
  /** Whether users may sign in by the mode, beside OAuth. */
  readonly localSignInEnabled = computed(() => this.served()?.localSignInEnabled ?? true);
  readonly registrationOpen = this.allows('registration');
  readonly passwordResetEnabled = this.allows('passwordReset');

  /** Tries again after a {@link failure}. */
  reload(): void {
    this.response.reload();
  }

  private allows(capability: Capability): Signal<boolean> {
    return computed(() => this.capabilities()[capability] ?? false);
  }
}

/** Nothing before the server has answered. A mode in `config.js` that the server does not have allows nothing either. */
function visibleCapabilities(
  served: AuthConfiguration | undefined,
  { mode, hasEmail, enableOAuth }: RuntimeSettings,
): Partial<Capabilities> {
  if (!served) return {};
  const { capabilities } = served;
  const { mail, oauth } = capabilities;
  return {
    ...(mode === undefined || mode === served.mode ? capabilities : {}),
    ...(hasEmail === false ? { magicLink: false, passwordReset: false, invitations: false } : {}),
    mail: hasEmail ?? mail,
    oauth: enableOAuth ?? oauth,
  };
}
