import type { UserSort } from '@mikrochat/contract';
import type { UserPosition } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

/** Writes a place in a sorted list so that a client can carry it. */
export const writeCursor = ({ value, id }: UserPosition, sort: UserSort): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

/** Reads it back. @throws AccountError `invalid_input` where it is garbled or of another order */
export function parseCursor(cursor: string, sort: UserSort): UserPosition {
  const [ofSort, value, id] = decode(cursor);
  const isTime = /At$/.test(sort);
  if (
    ofSort !== sort ||
    typeof value !== 'string' ||
    typeof id !== 'string' ||
    (isTime && isNaN(Date.parse(value)))
  ) {
    throw new AccountError('invalid_input', { details: { cursor: ['This is not a cursor of this list.'] } });
  }
  return { value, id };
}

function decode(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
