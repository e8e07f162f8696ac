import type { NewAuditEvent } from '@mikrochat/database';
import { AuditQueue } from './audit-queue.js';

const event = (id: string, more: NewAuditEvent['details'] = {}): NewAuditEvent => ({
  at: new Date(),
  type: 'sign_in_refused',
  userId: id,
  details: { code: 'invalid_credentials', ...more },
});
const unavailable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
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

describe('AuditQueue', () => {
  it('writes events in order and in batches', async () => {
    for (const id of ids) queue.add(event(id));
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(ids);
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('writes after the caller has continued', () => {
    queue.add(event('ada'));
    expect(batches).toEqual([]);
  });

  it('rejects events beyond its capacity', async () => {
    failing = () => unavailable;
    expect(ids.every((id) => queue.add(event(id)))).toBe(true);
    expect(queue.add(event('beyond the capacity'))).toBe(false);
    expect(await queue.stop(1_000)).toBe(250);
  });

  it('keeps events while the database is unavailable, logs it, and writes them later', async () => {
    let attempts = 0;
    failing = () => (++attempts === 1 ? unavailable : undefined);
    queue.add(event('ada'));
    queue.add(event('bob'));
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([['warn', { err: unavailable, events: 2 }, 'audit events wait for the database']]);
    // Stopping ends the delay before the second attempt.
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(['ada', 'bob']);
  });

  it('returns the number of refusals lost at the stop, including counted ones', async () => {
    failing = () => unavailable;
    queue.add(event('ada'));
    queue.add(event('bob', { count: 41 }));
    expect(await queue.stop(1_000)).toBe(42);
  });

  it('stops within the time limit if the database does not answer', async () => {
    queue = new AuditQueue(() => new Promise(() => undefined), log);
    queue.add(event('ada'));
    expect(await queue.stop(20)).toBe(1);
  });

  it('skips and logs the one event that the database rejects', async () => {
    failing = (events) => (events.some(({ userId }) => userId === 'user120') ? malformed : undefined);
    for (const id of ids) queue.add(event(id));
    expect(await queue.stop(1_000)).toBe(0);
    expect(written()).toEqual(ids.filter((id) => id !== 'user120'));
    expect(lines.map(([level, , message]) => [level, message])).toEqual([
      ['error', 'audit event was rejected by the database'],
    ]);
  });

  it('writes events that are added after it was empty', async () => {
    for (const id of ['ada', 'bob', 'eve']) {
      queue.add(event(id));
      while (!written().includes(id)) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(batches).toEqual([['ada'], ['bob'], ['eve']]);
  });
});
