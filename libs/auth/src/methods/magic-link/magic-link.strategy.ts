import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { MagicLinkSignIn } from '@mikrochat/accounts';
import { emailRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import type { Entrant } from '../../doorway.js';
import { bearerOf } from '../../requests/bearer.js';
import { originOf } from '../../requests/decorators.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';
import { LinkReader } from '../link-reader.js';

export const MAGIC_LINK = 'magic-link';

/** Recognises who holds a link that was mailed to their address. */
@Injectable()
export class MagicLinkStrategy extends PassportStrategy(Strategy, MAGIC_LINK) {
  constructor(
    private readonly reader: LinkReader,
    private readonly signIn: MagicLinkSignIn,
  ) {
    super();
  }

  async validate(request: HttpRequest): Promise<Entrant> {
    const { email } = parse(emailRequest, request.body);
    const link = await this.reader.read(bearerOf(request), ['magic-link'], email, request.ip);
    const user = await this.signIn.spend(link, originOf(request));
    return { userId: user.id, method: 'magic-link' };
  }
}
