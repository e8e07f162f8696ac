import type { NewAuditEvent } from '@mikrochat/database';
import { AuditQueue } from './audit-queue.js';

const event = (id: string, more: NewAuditEvent['details'] = {}): NewAuditEvent => ({
  at: new Date(),
  type: 'sign_in_refused',
  userId: id,
  details: { code: 'invalid_credentials', ...more },
});
const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const malformed = Object.assign(new Error('invalid byte sequence'), { code: '22021' });

let batches: string[][];
let lines: [level: string, details: object, message: string][];
let failing: ((events: readonly NewAuditEvent[]) => Error | undefined) | undefined;
let queue: AuditQueue;

const log = {
  warn: (details: object, message: string) => void lines.push(['warn', details, message]),
  error: (details: object, message: string) => void lines.push(['error', details, message]),
};
const write = async (events: readonly NewAuditEvent[]) => {
  await Promise.resolve();
  const error = failing?.(events);
  if (error) throw error;
  batches.push(events.map(({ userId }) => userId ?? ''));
};
const written = () => batches.flat();

beforeEach(() => {
  [batches, lines, failing] = [[], [], undefined];
  queue = new AuditQueue(write, log, 250);
});
afterEach(() => queue.stop(1_000));

const ids = Array.from({ length: 250 }, (_, index) => `user${index}`);

describe('the queue of audit events', () => {
  it('writes them in their order, in batches', async () => {
    for (const id of ids) queue.add(event(id));
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(ids);
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('does not write before its caller goes on', () => {
    queue.add(event('ada'));
    expect(batches).toEqual([]);
  });

  it('takes no more than it has room for', async () => {
    failing = () => away;
    expect(ids.every((id) => queue.add(event(id)))).toBe(true);
    expect(queue.add(event('one too many'))).toBe(false);
    expect(await queue.stop(1_000)).toBe(250);
  });

  it('keeps them while the database is away, says so in the log, and writes them once it is back', async () => {
    let tries = 0;
    failing = () => (++tries === 1 ? away : undefined);
    queue.add(event('ada'));
    queue.add(event('bob'));
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([['warn', { err: away, events: 2 }, 'audit events wait for the database']]);
    // The end cuts the pause before the second try short.
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(['ada', 'bob']);
  });

  it('says how many refusals the end of the server lost, counted ones too', async () => {
    failing = () => away;
    queue.add(event('ada'));
    queue.add(event('bob', { count: 41 }));
    expect(await queue.stop(1_000)).toBe(42);
  });

  it('does not let a database that never answers hold the end up', async () => {
    queue = new AuditQueue(() => new Promise(() => undefined), log);
    queue.add(event('ada'));
    expect(await queue.stop(20)).toBe(1);
  });

  it('leaves out the one event that the database will never take, with a line in the log', async () => {
    failing = (events) => (events.some(({ userId }) => userId === 'user120') ? malformed : undefined);
    for (const id of ids) queue.add(event(id));
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(ids.filter((id) => id !== 'user120'));
    expect(lines.map(([level, , message]) => [level, message])).toEqual([
      ['error', 'audit event was rejected by the database'],
    ]);
  });

  it('goes on with what comes after it was empty', async () => {
    for (const id of ['ada', 'bob', 'eve']) {
      queue.add(event(id));
      while (!written().includes(id)) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(batches).toEqual([['ada'], ['bob'], ['eve']]);
  });
});
