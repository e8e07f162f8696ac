import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AUTH_SETTINGS, OkResponse, Public, type AuthSettings } from '@mikrochat/auth';
import { paths, publicConfiguration, type PublicConfiguration } from '@mikrochat/contract';
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
  { authMode, hasEmail, isInviteRequired, localSignIn, oauth }: AuthSettings,
  mailbox: Mailbox | null,
): PublicConfiguration => ({
  auth: {
    mode: authMode,
    hasEmail,
    isInviteRequired,
    oauthEnabled: Object.keys(oauth.presets).length + oauth.custom.length > 0,
    passwordResetEnabled: localSignIn && authMode === 'password' && hasEmail,
    registrationEnabled: localSignIn && authMode === 'password' && !isInviteRequired,
    localSignInEnabled: localSignIn,
    ...(mailbox ? { mailbox: paths.mailbox } : {}),
    routes,
  },
});

/** What a client must know before anybody signs in. */
@ApiTags('Configuration')
@Public()
@Controller()
export class PublicConfigurationController {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(Mailbox) private readonly mailbox: Mailbox | null,
  ) {}

  @Get([paths.configFile, paths.config])
  @OkResponse(publicConfiguration)
  read(): PublicConfiguration {
    return toPublic(this.settings, this.mailbox);
  }
}
