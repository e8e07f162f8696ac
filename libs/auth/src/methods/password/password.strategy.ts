import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { PasswordSignIn, type AuthenticatedUser } from '@mikrochat/accounts';
import { passwordLoginRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import { clientInfoOf } from '../../requests/decorators.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';

/** The name of {@link PasswordStrategy} in Passport. */
export const PASSWORD = 'password';

/** Authenticates by email address and password. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, PASSWORD) {
  constructor(private readonly signIn: PasswordSignIn) {
    super();
  }

  async validate(request: HttpRequest): Promise<AuthenticatedUser> {
    const { email, password } = parse(passwordLoginRequest, request.body);
    const { user, passwordChangeSuggested } = await this.signIn.verify(
      email,
      password,
      clientInfoOf(request),
    );
    const { id: userId, credentialEpoch } = user;
    return { userId, credentialEpoch, method: 'password', passwordChangeSuggested };
  }
}
