import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { UsersQuery } from '@mikrochat/contract';
import type { UserPosition } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

/** Who reads the list: a plain user sees, filters and sorts by less than an admin. */
export type ListReader = 'admin' | 'user';

/** The list that a place belongs to. */
export type UserList = Pick<UsersQuery, 'sort' | 'search' | 'role' | 'status'> & {
  readonly reader: ListReader;
};

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
// Years of five digits are written in another way.
const END_OF_YEARS = Date.UTC(10_000, 0);

const contextOf = ({ reader, sort, search, role, status }: UserList): Buffer =>
  Buffer.from(JSON.stringify([reader, sort, search ?? '', role ?? '', status ?? '']));

/**
 * Places in the list of users, in a form that a client can carry and not read: the value at which a page ended may be
 * one that its reader should not see. Encrypted and authenticated (AES-GCM, NIST SP 800-38D), and bound to the list
 * and its reader.
 */
export class UserCursors {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'mikrochat users cursor', KEY_BYTES));
  }

  write({ value, id }: UserPosition, list: UserList): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(contextOf(list));
    const sealed = Buffer.concat([cipher.update(JSON.stringify([value, id]), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws AccountError `invalid_input` where it is garbled or of another list */
  parse(cursor: string, list: UserList): UserPosition {
    const [value, id] = this.open(Buffer.from(cursor, 'base64url'), list);
    const checked = /At$/.test(list.sort) ? toTime(value) : value;
    if (typeof checked !== 'string' || typeof id !== 'string') {
      throw new AccountError('invalid_input', {
        details: { cursor: ['This is not a cursor of this list.'] },
      });
    }
    return { value: checked, id };
  }

  private open(bytes: Buffer, list: UserList): unknown[] {
    try {
      const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
      const decipher = createDecipheriv(CIPHER, this.key, iv, { authTagLength: TAG_BYTES })
        .setAAD(contextOf(list))
        .setAuthTag(tag);
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8');
      return JSON.parse(text + decipher.final('utf8')) as unknown[];
    } catch {
      return [];
    }
  }
}

/** A time in the one spelling that the database surely takes; null for what is none, or before 1970. */
function toTime(value: unknown): string | null {
  const time = Date.parse(String(value));
  return time >= 0 && time < END_OF_YEARS ? new Date(time).toISOString() : null;
}
