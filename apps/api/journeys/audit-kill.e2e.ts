import { paths } from '@mikrochat/contract';
import { root } from './support/configuration.js';
import { ServerProcess } from './support/server-process.js';

describe('the audit events of refused requests', () => {
  const server = new ServerProcess();
  const start = () => server.start({ AUTH_MODE: 'password', INITIAL_USER_PASSWORD: root.password });

  afterAll(() => server.remove());

  async function sendRefusedRequests(count: number, ip: string): Promise<void> {
    const headers = { 'x-forwarded-for': ip };
    for (let sent = 0; sent < count; sent++)
      await server.post(paths.refresh, { refreshToken: 'stolen' }, { headers });
  }

  async function written(ip: string): Promise<{ rows: number; refusals: number }> {
    const [row] = await server.query<{ rows: number; refusals: number }>(
      `select count(*)::int as rows, coalesce(sum(coalesce((details ->> 'count')::int, 1)), 0)::int as refusals
       from audit_events where ip = $1`,
      [ip],
    );
    return row ?? { rows: 0, refusals: 0 };
  }

  it('are all written when the server stops on SIGTERM', async () => {
    await start();
    await sendRefusedRequests(40, '203.0.113.1');
    await server.stop('SIGTERM');
    expect(await written('203.0.113.1')).toEqual({ rows: 11, refusals: 40 });
  });

  it('are written except for the counts of the last minute when the server is killed', async () => {
    await start();
    await sendRefusedRequests(40, '203.0.113.2');
    for (const limit = Date.now() + 5_000; (await written('203.0.113.2')).rows < 10;)
      if (Date.now() > limit) throw new Error('The refusals were not written.');
    await server.stop('SIGKILL');
    expect(await written('203.0.113.2')).toEqual({ rows: 10, refusals: 10 });
  });
});
