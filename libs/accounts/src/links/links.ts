import { randomUUID } from 'node:crypto';
import { sameEmail } from '@mikrochat/contract';
import type { Database, Repositories } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import { type SignedTokens } from '../signing/signed-tokens.js';

/** What a link is for; one can never be used as another. */
export type LinkPurpose = 'setup' | 'reset' | 'magic-link';

/** How long a link lives. `soon`: for somebody who is at the keyboard right now. */
export type LinkLife = 'soon';

const lifeSeconds: Record<LinkLife, number> = { soon: 600 };

/** For whom and what a link is about to be made. */
export interface LinkOrder {
  readonly email: string;
  readonly userId: string | null;
  readonly purpose: LinkPurpose;
}

/** A link token whose signature and claims hold; whether it was used, only the database knows. */
export interface ReadLink {
  readonly id: string;
  readonly email: string;
  readonly purpose: LinkPurpose;
}

interface LinkClaims {
  readonly sub?: unknown;
  readonly jti?: unknown;
  readonly purpose?: unknown;
}

/** Signed links that work once. */
export class Links {
  constructor(
    private readonly database: Database,
    private readonly tokens: SignedTokens,
    private readonly clock: Clock,
  ) {}

  /** Makes a link token and voids the older ones of this address for this purpose. */
  async issue({ email, userId, purpose }: LinkOrder, life: LinkLife): Promise<string> {
    const id = randomUUID();
    const createdAt = this.clock();
    const expiresAt = secondsLater(createdAt, lifeSeconds[life]);
    await this.database.transaction(async ({ links }) => {
      await links.voidOlder(email, purpose);
      await links.add({ id, email, userId, purpose, createdAt, expiresAt });
    });
    return this.tokens.sign('link+jwt', { purpose, sub: email, jti: id }, lifeSeconds[life]);
  }

  /**
   * Reads a link token. @throws AccountError `invalid_link` unless it is ours, alive, for one of these purposes
   * and for this address
   */
  read(token: string, purposes: readonly LinkPurpose[], email: string): ReadLink {
    const { sub, jti, purpose } = this.tokens.verify<LinkClaims>('link+jwt', token) ?? {};
    const known = purposes.find((one) => one === purpose);
    if (!known || typeof jti !== 'string' || typeof sub !== 'string' || !sameEmail(sub, email)) {
      throw new AccountError('invalid_link');
    }
    return { id: jti, email: sub, purpose: known };
  }

  /** @throws AccountError `invalid_link` where it was used, voided or has expired */
  async mustBeAlive(link: ReadLink): Promise<void> {
    if (!(await this.database.links.isAlive(link.id, this.clock()))) throw new AccountError('invalid_link');
  }

  /** Spends a link inside the transaction that does what it was for. @throws AccountError `invalid_link` */
  async spend(repositories: Repositories, { id, purpose, email }: ReadLink): Promise<void> {
    if (!(await repositories.links.spend(id, purpose, email, this.clock())))
      throw new AccountError('invalid_link');
  }

  async forgetExpired(): Promise<void> {
    await this.database.links.forgetExpired(this.clock());
  }
}
