import type { UserSort } from '@mikrochat/contract';
import type { UserPosition } from '@mikrochat/database';
import { AccountError } from '../account-error.js';

// Years of five digits are written in another way.
const END_OF_YEARS = Date.UTC(10_000, 0);

/** Writes a place in a sorted list so that a client can carry it. */
export const writeCursor = ({ value, id }: UserPosition, sort: UserSort): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

/** Reads it back. @throws AccountError `invalid_input` where it is garbled or of another order */
export function parseCursor(cursor: string, sort: UserSort): UserPosition {
  const [ofSort, value, id] = decode(cursor);
  const isOurs = ofSort === sort && typeof value === 'string' && typeof id === 'string';
  const checked = isOurs ? (/At$/.test(sort) ? toTime(value) : value) : null;
  if (!isOurs || checked === null) {
    throw new AccountError('invalid_input', { details: { cursor: ['This is not a cursor of this list.'] } });
  }
  return { value: checked, id };
}

/** A time in the one spelling that the database surely takes; null for what is none, or before 1970. */
function toTime(value: string): string | null {
  const time = Date.parse(value);
  return time >= 0 && time < END_OF_YEARS ? new Date(time).toISOString() : null;
}

function decode(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
