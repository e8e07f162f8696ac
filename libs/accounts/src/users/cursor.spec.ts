import { accountErrorOf } from '../testing/accounts-database.js';
import { UserCursors, type UserList } from './cursor.js';

const cursors = new UserCursors('a secret that is long enough for every test');
const byName: UserList = { reader: 'admin', sort: 'userName' };
const byTime: UserList = { reader: 'admin', sort: '-createdAt' };
const lastSignIn = { value: '2026-11-23 12:00:00.123+00', id: 'x' };

const parseError = (cursor: string, list: UserList) =>
  accountErrorOf(Promise.resolve().then(() => cursors.parse(cursor, list)));

/** The cursor with one bit of each of its bytes flipped in turn. */
const withFlippedBits = (cursor: string): string[] => {
  const bytes = Buffer.from(cursor, 'base64url');
  return Array.from(bytes, (byte, index) => {
    const copy = Buffer.from(bytes);
    copy[index] = byte ^ 1;
    return copy.toString('base64url');
  });
};

describe('UserCursors', () => {
  it('round-trip a position with any characters', () => {
    for (const value of ['ada', '', 'åsa “o’neil”', '🐙', '%_\\'])
      expect(cursors.parse(cursors.write({ value, id: 'x' }, byName), byName)).toEqual({ value, id: 'x' });
  });

  it.each(['2026-11-23 12:00:00.123+00', '2026-11-23 17:30:00.123+05:30'])(
    'round-trip a time in the format of Postgres: %s',
    (value) => {
      const { value: read } = cursors.parse(cursors.write({ value, id: 'x' }, byTime), byTime);
      expect(new Date(read).toISOString()).toBe('2026-11-23T12:00:00.123Z');
    },
  );

  it('do not reveal the position, and differ each time', () => {
    const [one, other] = [cursors.write(lastSignIn, byTime), cursors.write(lastSignIn, byTime)];
    expect(one).toMatch(/^[\w-]+$/);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toMatch(/2026|12:00|"x"/);
    expect(one).not.toBe(other);
  });

  it('stay below the maximum length of the query parameter with the longest email address', () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const value = 'é'.repeat(254);
    expect(cursors.write({ value, id }, { reader: 'admin', sort: 'email' }).length).toBeLessThan(1024);
  });

  it.each<[string, UserList]>([
    ['another order', { ...byTime, sort: 'createdAt' }],
    ['another search', { ...byTime, search: 'ada' }],
    ['another role', { ...byTime, role: 'admin' }],
    ['another status', { ...byTime, status: 'disabled' }],
    ['an admin, sent by a plain user', { ...byTime, reader: 'user' }],
  ])('are rejected for the list of %s', async (_, list) => {
    expect((await parseError(cursors.write(lastSignIn, byTime), list)).code).toBe('invalid_input');
  });

  it.each([
    ['garbled', 'not a cursor'],
    ['empty', ''],
    ['in the earlier, unencrypted format', Buffer.from('["-createdAt","2026","x"]').toString('base64url')],
    ['of another server', new UserCursors('another secret').write(lastSignIn, byTime)],
    ['truncated', cursors.write(lastSignIn, byTime).slice(0, 20)],
    ['with a value that is not a time', cursors.write({ value: `'; drop table users; --`, id: 'x' }, byTime)],
    ['with a time beyond the range of Postgres', cursors.write({ value: '+275760-09-13', id: 'x' }, byTime)],
    ['with a negative year', cursors.write({ value: '-000001-01-01T00:00:00Z', id: 'x' }, byTime)],
  ])('are rejected %s', async (_, cursor) => {
    const error = await parseError(cursor, byTime);
    expect(error.code).toBe('invalid_input');
    expect(error.extras.details).toHaveProperty('cursor');
  });

  it('are rejected with any byte modified', async () => {
    for (const cursor of withFlippedBits(cursors.write(lastSignIn, byTime)))
      expect((await parseError(cursor, byTime)).code).toBe('invalid_input');
  });
});
