import { Injectable } from '@nestjs/common';
import {
  AccountError,
  SignInThrottle,
  Links,
  type LinkPurpose,
  type VerifiedLink,
} from '@mikrochat/accounts';

/** Verifies link tokens. An invalid one counts as a failed attempt of the IP address; a valid one is never delayed. */
@Injectable()
export class LinkReader {
  constructor(
    private readonly links: Links,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * @param purposes what the link may be for
   * @param email the address that the link must have been mailed to
   * @throws AccountError `invalid_link`, `too_many_attempts`
   */
  async read(
    token: string,
    purposes: readonly LinkPurpose[],
    email: string,
    ip: string,
  ): Promise<VerifiedLink> {
    try {
      return this.links.read(token, purposes, email);
    } catch (error) {
      if (error instanceof AccountError) return this.throttle.refuse(ip);
      throw error;
    }
  }
}
