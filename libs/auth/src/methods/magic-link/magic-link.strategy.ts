import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { VerifiedLink } from '@mikrochat/accounts';
import { emailRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import { bearerOf } from '../../requests/bearer.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';
import { LinkReader } from '../link-reader.js';

export const MAGIC_LINK = 'magic-link';

/** Accepts a link that was mailed to an address. It is spent where the session opens, in one transaction. */
@Injectable()
export class MagicLinkStrategy extends PassportStrategy(Strategy, MAGIC_LINK) {
  constructor(private readonly reader: LinkReader) {
    super();
  }

  validate(request: HttpRequest): Promise<VerifiedLink> {
    const { email } = parse(emailRequest, request.body);
    return this.reader.read(bearerOf(request), ['magic-link'], email, request.ip);
  }
}
