import { paths } from '@mikrochat/contract';
import { auditDuring, auditWritten, type AuditRow } from './support/audit.js';
import { MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail } from './support/server.js';

describe('throttled requests are audit events, too:', () => {
  const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 60 } } });

  it('a delayed sign-in, and too many requests from one IP address', async () => {
    const { email } = root;
    const [{ id: admin } = { id: '' }] = await server.query<{ id: string }>('select id from users');
    const guess = () => server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' });
    const events = await auditDuring(server, async () => {
      for (let time = 0; time < 6; time++) await guess();
    });
    expect(events.map(({ type, details }) => [type, details['code']])).toEqual([
      ...Array.from({ length: 5 }, () => ['sign_in_refused', 'invalid_credentials']),
      ['sign_in_refused', 'too_many_attempts'],
    ]);
    expect(events.map(({ user_id: id }) => id)).toEqual(Array.from({ length: 6 }, () => admin));
    const flood = await auditDuring(server, async () => {
      for (let time = 0; time < 60; time++) await server.call('GET', paths.me);
    });
    expect(flood[0]).toMatchObject({
      type: 'request_refused',
      details: { code: 'too_many_attempts', route: 'GET /auth/me' },
    });
    expect(flood).toHaveLength(6);
  });
});

describe('a flood of refused requests', () => {
  const REQUESTS = 3_000;
  const server = aServer();
  const events = (ip: string) =>
    server.query<AuditRow>('select * from audit_events where ip = $1 order by id', [ip]);
  const total = (rows: readonly AuditRow[]) =>
    rows.reduce((sum, { details }) => sum + Number(details['count'] ?? 1), 0);

  async function flood(ip: string, requests = REQUESTS): Promise<void> {
    const junk = () =>
      server.call('POST', paths.refresh, { refreshToken: 'stolen' }, { headers: { 'x-forwarded-for': ip } });
    for (let sent = 0; sent < requests; sent += 100) await Promise.all(Array.from({ length: 100 }, junk));
  }

  it(`of ${REQUESTS} becomes a few events whose counts add up`, async () => {
    await flood('203.0.113.1');
    server.clock.advance(2 * MINUTE);
    await auditWritten(server);
    const rows = await events('203.0.113.1');
    expect(total(rows)).toBe(REQUESTS);
    expect(rows.length).toBeLessThanOrEqual(12);
    const { firstAt, lastAt, ...details } = rows.at(-1)?.details ?? {};
    expect(details).toMatchObject({ code: 'invalid_refresh_token', route: 'POST /auth/refresh' });
    expect(new Date(String(lastAt))).toEqual(rows.at(-1)?.['at']);
    expect(String(firstAt) < String(lastAt)).toBe(true);
  });

  it('does not hide refused requests of other clients', async () => {
    await flood('203.0.113.2', 200);
    const headers = { 'x-forwarded-for': '203.0.113.3' };
    const body = { email: root.email, password: 'a wrong guess' };
    await server.call('POST', paths.passwordLogin, body, { headers });
    await auditWritten(server);
    expect(await events('203.0.113.3')).toMatchObject([{ type: 'sign_in_refused' }]);
  });

  it('is written completely when the server stops', async () => {
    await flood('203.0.113.4', 500);
    await server.restart();
    expect(total(await events('203.0.113.4'))).toBe(500);
  });

  it('is kept while the audit trail cannot be written, without changing or delaying responses', async () => {
    await server.query('alter table audit_events rename to away');
    const began = performance.now();
    const refused = await server.call('POST', paths.refresh, { refreshToken: 'stolen' });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
    await flood('203.0.113.5', 2_000);
    expect(performance.now() - began).toBeLessThan(10_000);
    await server.query('alter table away rename to audit_events');
    expect(server.logLines.some((line) => line.includes('audit events wait for the database'))).toBe(true);
    await server.restart();
    expect(total(await events('203.0.113.5'))).toBe(2_000);
  });

  it('is logged with its count if the server stops before it could be written', async () => {
    await server.query('alter table audit_events rename to away');
    await flood('203.0.113.6', 300);
    await server.stop();
    await server.query('alter table away rename to audit_events');
    const line = server.logLines.find((entry) => entry.includes('refusals were not written')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', refusals: 300 });
    await server.start();
  });
});

describe('a response to a refused sign-in', () => {
  const server = aServer();
  const LOCK_SECONDS = 4;

  /** Blocks writes to the audit trail meanwhile. */
  async function whileTheTrailIsLocked(act: () => Promise<unknown>): Promise<number> {
    const holding = server.query(
      `begin; lock table audit_events in access exclusive mode; select pg_sleep(${LOCK_SECONDS}); commit`,
    );
    const isHeld = async () =>
      (
        await server.query(
          `select from pg_locks where mode = 'AccessExclusiveLock' and relation = 'audit_events'::regclass`,
        )
      ).length > 0;
    while (!(await isHeld()));
    const began = performance.now();
    await act();
    const took = performance.now() - began;
    await holding;
    return took;
  }

  it('does not wait for the audit trail, for unknown and existing email addresses', async () => {
    const emails = [root.email, newEmail()];
    const took = await whileTheTrailIsLocked(async () => {
      for (const email of emails) {
        const body = { email, password: 'a wrong guess' };
        expect(await server.call('POST', paths.passwordLogin, body)).toMatchObject({ status: 401 });
      }
    });
    expect(took).toBeLessThan((LOCK_SECONDS * 1000) / 2);
    await auditWritten(server);
    expect(await server.query(`select from audit_events where type = 'sign_in_refused'`)).toHaveLength(2);
  });
});
