import { Injectable } from '@nestjs/common';
import { AccountError, Attempts, Links, type LinkPurpose, type ReadLink } from '@mikrochat/accounts';

/** Reads the tokens of links. One that nobody made counts as guessing; a good one never waits for guesses of others. */
@Injectable()
export class LinkReader {
  constructor(
    private readonly links: Links,
    private readonly attempts: Attempts,
  ) {}

  /** @throws AccountError `invalid_link`, `too_many_attempts` */
  async read(token: string, purposes: readonly LinkPurpose[], email: string, ip: string): Promise<ReadLink> {
    try {
      return this.links.read(token, purposes, email);
    } catch (error) {
      if (error instanceof AccountError) return this.attempts.refuse(email, ip);
      throw error;
    }
  }
}
