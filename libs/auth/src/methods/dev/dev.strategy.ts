import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AccountError, Users, type AuthenticatedUser } from '@mikrochat/accounts';
import { emailRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import { clientInfoOf } from '../../requests/decorators.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

export const DEV = 'dev';

const unknown = () =>
  new AccountError('invalid_credentials', {
    details: { email: ['Nobody here has this address. Ask for an invitation.'] },
  });

/** Believes everybody; where invites are required, only those who have an account. */
@Injectable()
export class DevStrategy extends PassportStrategy(Strategy, DEV) {
  constructor(
    private readonly users: Users,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {
    super();
  }

  async validate(request: HttpRequest): Promise<AuthenticatedUser> {
    const { email } = parse(emailRequest, request.body);
    const known = await this.users.findByEmail(email);
    if (!known && this.settings.isInviteRequired) throw unknown();
    const user = known ?? (await this.users.create({ email, emailVerifiedAt: null }, clientInfoOf(request)));
    return { userId: user.id, method: 'dev', credentialEpoch: user.credentialEpoch };
  }
}
