import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@mikrochat/contract';
import { onServer } from '@mikrochat/test-databases';
import { root } from './support/configuration.js';
import { TestServer } from './support/server.js';

describe('the shutdown', () => {
  const server = new TestServer();

  beforeEach(() => server.start());
  afterEach(() => server.stop());
  afterAll(() => server.close());

  it('finishes running sign-ins', async () => {
    const { url } = server;
    const signIns = Array.from({ length: 4 }, () => server.call('POST', paths.passwordLogin, root));
    await sleep(150);
    const stopped = server.stop();
    expect((await Promise.all(signIns)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await stopped;
    await expect(fetch(url + paths.health)).rejects.toThrow();
  });

  it('does not wait for idle connections', async () => {
    await server.call('GET', paths.health);
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('closes its database connections', async () => {
    await server.admin();
    await server.stop();
    const left = () => onServer('select pid from pg_stat_activity where datname = $1', [server.databaseName]);
    for (let tries = 0; tries < 20 && (await left()).length > 0; tries++) await sleep(50);
    expect(await left()).toEqual([]);
  });

  it('keeps all sessions for the next start', async () => {
    const admin = await server.admin();
    await server.restart();
    expect(await admin.call('GET', paths.me)).toMatchObject({ status: 200 });
    const { refreshToken } = admin.tokens;
    expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject({ status: 200 });
  });
});
