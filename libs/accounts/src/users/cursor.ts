import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { UsersQuery } from '@mikrochat/contract';
import type { UserPosition } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

/** The role for which the list is read: a plain user sees, filters and sorts by less than an admin. */
export type ListReader = 'admin' | 'user';

/** The list to which a cursor is bound: its filters, its order and its reader. */
export type UserList = Pick<UsersQuery, 'sort' | 'search' | 'role' | 'status'> & {
  readonly reader: ListReader;
};

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
// ISO 8601 writes years of five digits in another form.
const MAX_TIME = Date.UTC(10_000, 0);

const associatedDataOf = ({ reader, sort, search, role, status }: UserList): Buffer =>
  Buffer.from(JSON.stringify([reader, sort, search ?? '', role ?? '', status ?? '']));

/**
 * Cursors of the list of users. The value at which a page ended may be one that the reader must not see, so cursors are
 * encrypted and authenticated (AES-256-GCM, NIST SP 800-38D) and bound to the list and its reader.
 */
export class UserCursors {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'mikrochat users cursor', KEY_BYTES));
  }

  write({ value, id }: UserPosition, list: UserList): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(associatedDataOf(list));
    const sealed = Buffer.concat([cipher.update(JSON.stringify([value, id]), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws AccountError `invalid_input` for a cursor that is malformed or belongs to another list */
  parse(cursor: string, list: UserList): UserPosition {
    const [value, id] = this.open(Buffer.from(cursor, 'base64url'), list);
    const position = /At$/.test(list.sort) ? toTime(value) : value;
    if (typeof position !== 'string' || typeof id !== 'string') {
      throw new AccountError('invalid_input', {
        details: { cursor: ['This is not a cursor of this list.'] },
      });
    }
    return { value: position, id };
  }

  private open(bytes: Buffer, list: UserList): unknown[] {
    try {
      const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
      const decipher = createDecipheriv(CIPHER, this.key, iv, { authTagLength: TAG_BYTES })
        .setAAD(associatedDataOf(list))
        .setAuthTag(tag);
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8');
      return JSON.parse(text + decipher.final('utf8')) as unknown[];
    } catch {
      return [];
    }
  }
}

/** A time in ISO 8601, which Postgres accepts; null for anything else and for a time before 1970. */
function toTime(value: unknown): string | null {
  const time = Date.parse(String(value));
  return time >= 0 && time < MAX_TIME ? new Date(time).toISOString() : null;
}
