import { refusalOf } from '../testing/fresh.js';
import { parseCursor, writeCursor } from './cursor.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const refuse = (cursor: string, sort: Parameters<typeof parseCursor>[1]) =>
  refusalOf(Promise.resolve().then(() => parseCursor(cursor, sort)));

describe('cursors', () => {
  it('carry a place in the list, whatever the name', () => {
    for (const value of ['ada', '', 'åsa “o’neil”', '🐙', '%_\\'])
      expect(parseCursor(writeCursor({ value, id: 'x' }, 'userName'), 'userName')).toEqual({
        value,
        id: 'x',
      });
  });

  it.each(['2026-11-23 12:00:00.123+00', '2026-11-23 17:30:00.123+05:30'])(
    'carry a time as Postgres writes it: %s',
    (value) => {
      const { value: read } = parseCursor(writeCursor({ value, id: 'x' }, '-createdAt'), '-createdAt');
      expect(new Date(read).toISOString()).toBe('2026-11-23T12:00:00.123Z');
    },
  );

  it.each([
    ['of another order', writeCursor({ value: '2026-11-23', id: 'x' }, 'createdAt')],
    ['garbled', 'not a cursor'],
    ['empty', ''],
    ['of another shape', encode({ sort: '-createdAt' })],
    ['without an id', encode(['-createdAt', '2026-11-23 12:00:00+00'])],
    ['with a number for an id', encode(['-createdAt', '2026-11-23 12:00:00+00', 7])],
    ['with no time', encode(['-createdAt', `'; drop table users; --`, 'x'])],
    ['with a time beyond what Postgres knows', encode(['-createdAt', '+275760-09-13T00:00:00.000Z', 'x'])],
    ['with a year before all years', encode(['-createdAt', '-000001-01-01T00:00:00.000Z', 'x'])],
  ])('are refused %s', async (_, cursor) => {
    const refusal = await refuse(cursor, '-createdAt');
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.extras.details).toHaveProperty('cursor');
  });

  it.each(['2026', '2026-02-31 00:00:00+00', 'Nov 23 (a comment) 2026', '1'])(
    'hand nothing to Postgres that it would choke on: %s',
    async (value) => {
      const read = await Promise.resolve()
        .then(() => parseCursor(encode(['createdAt', value, 'x']), 'createdAt').value)
        .catch(() => null);
      expect(read ?? '2026-01-01T00:00:00.000Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    },
  );
});
