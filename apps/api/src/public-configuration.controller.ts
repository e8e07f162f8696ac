import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AUTH_SETTINGS, OkResponse, CAPABILITIES, Public, type AuthSettings } from '@mikrochat/auth';
import { paths, publicConfiguration, type Capabilities, type PublicConfiguration } from '@mikrochat/contract';
import { Mailbox } from './mail/mailbox.js';

const routes = {
  config: paths.configFile,
  devLogin: paths.devLogin,
  login: paths.login,
  logout: paths.logout,
  me: paths.me,
  oauthProviders: paths.oauthProviders,
  passwordLogin: paths.passwordLogin,
  passwordReset: paths.passwordReset,
  refresh: paths.refresh,
  register: paths.register,
  setupPassword: paths.setupPassword,
  verify: paths.verify,
};

const toPublic = (
  { authMode, isInviteRequired, localSignIn }: AuthSettings,
  capabilities: Capabilities,
  mailbox: Mailbox | null,
): PublicConfiguration => ({
  auth: {
    mode: authMode,
    hasEmail: capabilities.mail,
    isInviteRequired,
    oauthEnabled: capabilities.oauth,
    passwordResetEnabled: capabilities.passwordReset,
    registrationEnabled: capabilities.registration,
    localSignInEnabled: localSignIn,
    capabilities,
    ...(mailbox ? { mailbox: paths.mailbox } : {}),
    routes,
  },
});

/** The configuration that a client needs before a user has signed in. */
@ApiTags('Configuration')
@Public()
@Controller()
export class PublicConfigurationController {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CAPABILITIES) private readonly capabilities: Capabilities,
    @Inject(Mailbox) private readonly mailbox: Mailbox | null,
  ) {}

  @Get([paths.configFile, paths.config])
  @OkResponse(publicConfiguration)
  read(): PublicConfiguration {
    return toPublic(this.settings, this.capabilities, this.mailbox);
  }
}
