import { paths, type SessionsBody } from '@mikrochat/contract';
import { rawRequest } from './support/raw.js';
import { aServer, newEmail, newPassword } from './support/server.js';

describe('behind a proxy on this machine', () => {
  const server = aServer({ auth: { isInviteRequired: false } });

  /** The IP address of a new session. */
  async function addressWith(header: string): Promise<string | undefined> {
    const email = newEmail();
    await server.call('POST', paths.register, { email, password: newPassword });
    const user = await server.signIn(email, newPassword, { headers: { 'x-forwarded-for': header } });
    const { body } = await user.call<SessionsBody>('GET', paths.sessions);
    return body.sessions.find(({ isCurrentSession }) => isCurrentSession)?.metadata.ip;
  }

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['evil, 203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:5678', '203.0.113.9'],
    ['[2001:db8::1]:80', '2001:db8::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['unknown', '127.0.0.1'],
    ['_hidden', '127.0.0.1'],
    ['203.0.113.9, evil', '127.0.0.1'],
    ['x'.repeat(8_000), '127.0.0.1'],
  ])('X-Forwarded-For: %j results in the client IP address %s', async (header, expected) =>
    expect(await addressWith(header)).toBe(expected),
  );
});

describe('an untrusted client', () => {
  const server = aServer({ server: { trustProxy: [] } });

  it.each([['x-forwarded-for'], ['forwarded']])(
    'is logged once when it sends %s, with the setting to change',
    async () => {
      for (let count = 0; count < 3; count++) {
        await rawRequest(server.url + paths.health, {
          'x-forwarded-for': '1.2.3.4',
          forwarded: 'for=1.2.3.4',
        });
      }
      const lines = server.logLines.filter((line) => line.includes('server.trustProxy'));
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', peer: '127.0.0.1' });
    },
  );

  it('keeps its own IP address', async () => {
    const { headers } = await rawRequest(server.url + paths.me, { 'x-forwarded-for': '1.2.3.4' });
    const id = headers['x-request-id'] as string;
    await new Promise((resolve) => setImmediate(resolve));
    const line = server.logLines.find((entry) => entry.includes(id) && entry.includes('"status":401'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ ip: '127.0.0.1' });
  });
});
