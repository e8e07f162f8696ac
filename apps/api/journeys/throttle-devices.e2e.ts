import { paths, type TokensBody } from '@mikrochat/contract';
import type { Answer } from './support/client.js';
import { root } from './support/configuration.js';
import { aServer, newPassword, type TestUser } from './support/server.js';

const NAME = 'mikrochat_device';
const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } } });
let ipCount = 0;
const newIp = (): string => `203.0.${++ipCount >> 8}.${ipCount & 255}`;

let admin: TestUser;
let email: string;

beforeAll(async () => {
  admin = await server.admin();
});
beforeEach(async () => {
  email = (await server.newUser(admin)).email;
});

const login = (password: string, device?: string, ip = newIp()): Promise<Answer<TokensBody>> =>
  server.call<TokensBody>(
    'POST',
    paths.passwordLogin,
    { email, password },
    { headers: { 'x-forwarded-for': ip }, ...(device ? { cookies: { [NAME]: device } } : {}) },
  );

const deviceOf = (answer: Answer<unknown>): string => answer.cookies[NAME] ?? '';

/** A device on which the user has signed in. */
const knownDevice = async (): Promise<string> => deviceOf(await login(newPassword));

/** Guesses passwords from other IP addresses until the account is throttled. */
async function throttleAccount(password = newPassword): Promise<void> {
  for (let guess = 0; guess < 6; guess++) await login('a wrong guess');
  expect((await login(password)).status).toBe(429);
}

describe('a device that has signed in before', () => {
  it('can sign in during an attack on the account, from any IP address', async () => {
    const device = await knownDevice();
    await throttleAccount();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('can sign in after a restart', async () => {
    const device = await knownDevice();
    await server.restart();
    await throttleAccount();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('can sign in from an IP address that guesses passwords', async () => {
    const [device, ip] = [await knownDevice(), newIp()];
    for (let guess = 0; guess < 21; guess++) {
      const body = { email: `junk${guess}@example.com`, password: 'a wrong guess' };
      await server.call('POST', paths.passwordLogin, body, { headers: { 'x-forwarded-for': ip } });
    }
    expect((await login(newPassword, undefined, ip)).status).toBe(429);
    expect((await login(newPassword, device, ip)).status).toBe(200);
  });

  it('has few guesses itself, and delays no other device', async () => {
    const device = await knownDevice();
    const answers = [];
    for (let guess = 0; guess < 6; guess++) answers.push(await login('a wrong guess', device));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await login(newPassword, device)).status).toBe(429);
    expect((await login(newPassword)).status).toBe(200);
    const other = await knownDevice();
    expect((await login(newPassword, other)).status).toBe(200);
  });

  it('stays known after signing out', async () => {
    const signedIn = await login(newPassword);
    const device = deviceOf(signedIn);
    const answer = await server.call(
      'POST',
      paths.logout,
      {},
      {
        token: signedIn.body.accessToken,
        cookies: { [NAME]: device },
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.cookies).not.toHaveProperty(NAME);
    await throttleAccount();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('stays known after a password change on another device', async () => {
    const [device, elsewhere] = [await knownDevice(), await login(newPassword)];
    const change = { currentPassword: newPassword, newPassword: 'chosen by myself' };
    const { accessToken: token } = elsewhere.body;
    expect((await server.call('POST', paths.changePassword, change, { token })).status).toBe(200);
    await throttleAccount('chosen by myself');
    const answer = await login('chosen by myself', device);
    expect(answer.status).toBe(200);
    expect(deviceOf(answer)).not.toBe(device);
  });

  it('stays known for all users who share it', async () => {
    const device = await knownDevice();
    const shared = deviceOf(
      await server.call('POST', paths.passwordLogin, root, { cookies: { [NAME]: device } }),
    );
    expect(shared).not.toBe(device);
    await throttleAccount();
    expect((await login(newPassword, shared)).status).toBe(200);
  });
});

describe('a device cookie', () => {
  it('is HttpOnly, SameSite and persistent, and contains no user data', async () => {
    const answer = await login(newPassword);
    const setCookie = answer.headers.getSetCookie().find((entry) => entry.startsWith(NAME)) ?? '';
    expect(setCookie).toMatch(/; HttpOnly/i);
    expect(setCookie).toMatch(/; SameSite=Strict/i);
    expect(setCookie).toMatch(/; Path=\//i);
    expect(setCookie).toContain(`Max-Age=${400 * 24 * 3600}`);
    expect(deviceOf(answer)).toMatch(/^[\w-]{22}\.[\w-]{22}\.\d+$/);
  });

  it('does not authenticate', async () => {
    const device = await knownDevice();
    const answer = await server.call('GET', paths.me, undefined, { cookies: { [NAME]: device } });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['made up', () => Promise.resolve(`${'A'.repeat(22)}.${'A'.repeat(22)}.0`)],
    ['garbled', () => Promise.resolve('%00,;"junk')],
    ['of another user', async () => deviceOf(await server.call('POST', paths.passwordLogin, root))],
  ])('that is %s has no effect', async (_, device) => {
    const cookie = await device();
    await throttleAccount();
    expect((await login(newPassword, cookie)).status).toBe(429);
  });
});
