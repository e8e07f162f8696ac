import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AccountError, Users, type AuthenticatedUser } from '@mikrochat/accounts';
import { emailRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import { clientInfoOf } from '../../requests/decorators.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

/** The name of {@link DevStrategy} in Passport. */
export const DEV = 'dev';

const unknownEmail = () =>
  new AccountError('invalid_credentials', {
    details: { email: ['No account has this email address. Ask for an invitation.'] },
  });

/** Accepts any email address without proof, and creates its account unless invitations are required. */
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
    const existing = await this.users.findByEmail(email);
    if (!existing && this.settings.isInviteRequired) throw unknownEmail();
    const user =
      existing ?? (await this.users.create({ email, emailVerifiedAt: null }, clientInfoOf(request)));
    return { userId: user.id, method: 'dev', credentialEpoch: user.credentialEpoch };
  }
}
