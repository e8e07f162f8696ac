import { refusalOf } from '../testing/accounts-database.js';
import { UserCursors, type UserList } from './cursor.js';

const cursors = new UserCursors('a secret that is long enough for every test');
const byName: UserList = { reader: 'admin', sort: 'userName' };
const byTime: UserList = { reader: 'admin', sort: '-createdAt' };
const lastSignIn = { value: '2026-11-23 12:00:00.123+00', id: 'x' };

const refuse = (cursor: string, list: UserList) =>
  refusalOf(Promise.resolve().then(() => cursors.parse(cursor, list)));

/** The cursor with one bit of each of its bytes flipped in turn. */
const forged = (cursor: string): string[] => {
  const bytes = Buffer.from(cursor, 'base64url');
  return Array.from(bytes, (byte, index) => {
    const copy = Buffer.from(bytes);
    copy[index] = byte ^ 1;
    return copy.toString('base64url');
  });
};

describe('cursors', () => {
  it('carry a place in the list, whatever the name', () => {
    for (const value of ['ada', '', 'åsa “o’neil”', '🐙', '%_\\'])
      expect(cursors.parse(cursors.write({ value, id: 'x' }, byName), byName)).toEqual({ value, id: 'x' });
  });

  it.each(['2026-11-23 12:00:00.123+00', '2026-11-23 17:30:00.123+05:30'])(
    'carry a time as Postgres writes it: %s',
    (value) => {
      const { value: read } = cursors.parse(cursors.write({ value, id: 'x' }, byTime), byTime);
      expect(new Date(read).toISOString()).toBe('2026-11-23T12:00:00.123Z');
    },
  );

  it('show nothing of that place, and look different each time', () => {
    const [one, other] = [cursors.write(lastSignIn, byTime), cursors.write(lastSignIn, byTime)];
    expect(one).toMatch(/^[\w-]+$/);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toMatch(/2026|12:00|"x"/);
    expect(one).not.toBe(other);
  });

  it('fit into what the query takes, with the longest email address', () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const value = 'é'.repeat(254);
    expect(cursors.write({ value, id }, { reader: 'admin', sort: 'email' }).length).toBeLessThan(1024);
  });

  it.each<[string, UserList]>([
    ['another order', { ...byTime, sort: 'createdAt' }],
    ['another search', { ...byTime, search: 'ada' }],
    ['another role', { ...byTime, role: 'admin' }],
    ['another status', { ...byTime, status: 'disabled' }],
    ['an admin, in the hands of a plain user', { ...byTime, reader: 'user' }],
  ])('are refused from the list of %s', async (_, list) => {
    expect((await refuse(cursors.write(lastSignIn, byTime), list)).code).toBe('invalid_input');
  });

  it.each([
    ['garbled', 'not a cursor'],
    ['empty', ''],
    ['in the old form that could be read', Buffer.from('["-createdAt","2026","x"]').toString('base64url')],
    ['of another server', new UserCursors('another secret').write(lastSignIn, byTime)],
    ['cut', cursors.write(lastSignIn, byTime).slice(0, 20)],
    ['with no time', cursors.write({ value: `'; drop table users; --`, id: 'x' }, byTime)],
    ['with a time beyond what Postgres knows', cursors.write({ value: '+275760-09-13', id: 'x' }, byTime)],
    ['with a year before all years', cursors.write({ value: '-000001-01-01T00:00:00Z', id: 'x' }, byTime)],
  ])('are refused %s', async (_, cursor) => {
    const refusal = await refuse(cursor, byTime);
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.extras.details).toHaveProperty('cursor');
  });

  it('are refused with any bit changed', async () => {
    for (const cursor of forged(cursors.write(lastSignIn, byTime)))
      expect((await refuse(cursor, byTime)).code).toBe('invalid_input');
  });
});
