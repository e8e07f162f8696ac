import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AccountError, PasswordSignIn, WaysIn } from '@mikrochat/accounts';
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
  constructor(
    private readonly signIn: PasswordSignIn,
    private readonly waysIn: WaysIn,
  ) {
    super();
  }

  async validate(request: HttpRequest): Promise<Entrant> {
    const { email, password } = parse(passwordLoginRequest, request.body);
    if (!this.waysIn.isOpenTo(email)) throw new AccountError('not_available');
    const { user, changeSuggested } = await this.signIn.verify(email, password, originOf(request));
    return { userId: user.id, method: 'password', changeSuggested };
  }
}
