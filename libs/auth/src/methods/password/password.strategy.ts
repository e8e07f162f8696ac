import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { PasswordSignIn } from '@mikrochat/accounts';
import { passwordLoginRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import type { Entrant } from '../../doorway.js';
import { originOf } from '../../requests/decorators.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';

export const PASSWORD = 'password';

/** Recognises who gives the right password. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(Strategy, PASSWORD) {
  constructor(private readonly signIn: PasswordSignIn) {
    super();
  }

  async validate(request: HttpRequest): Promise<Entrant> {
    const { email, password } = parse(passwordLoginRequest, request.body);
    const { user, changeSuggested } = await this.signIn.verify(email, password, originOf(request));
    const { id: userId, credentialEpoch } = user;
    return { userId, credentialEpoch, method: 'password', changeSuggested };
  }
}
