import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { VerifiedLink } from '@mikrochat/accounts';
import { emailRequest } from '@mikrochat/contract';
import { Strategy } from 'passport-custom';
import { bearerOf } from '../../requests/bearer.js';
import type { HttpRequest } from '../../requests/http.js';
import { parse } from '../../requests/parse.js';
import { LinkReader } from '../link-reader.js';

/** The name of {@link MagicLinkStrategy} in Passport. */
export const MAGIC_LINK = 'magic-link';

/** Verifies a mailed link by signature and claims. It is spent in the transaction that opens the session. */
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
