import { Injectable } from '@nestjs/common';
import {
  AccountError,
  SignInThrottle,
  Links,
  type LinkPurpose,
  type VerifiedLink,
} from '@mikrochat/accounts';

/** Reads the tokens of links. One that we never made counts against its sender; a good one never waits. */
@Injectable()
export class LinkReader {
  constructor(
    private readonly links: Links,
    private readonly attempts: SignInThrottle,
  ) {}

  /** @throws AccountError `invalid_link`, `too_many_attempts` */
  async read(
    token: string,
    purposes: readonly LinkPurpose[],
    email: string,
    ip: string,
  ): Promise<VerifiedLink> {
    try {
      return this.links.read(token, purposes, email);
    } catch (error) {
      if (error instanceof AccountError) return this.attempts.refuse(ip);
      throw error;
    }
  }
}
