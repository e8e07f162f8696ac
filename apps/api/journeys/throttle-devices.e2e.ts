import { paths, type TokensBody } from '@mikrochat/contract';
import type { Answer } from './support/client.js';
import { root } from './support/configuration.js';
import { aServer, newPassword, type TestUser } from './support/server.js';

const NAME = 'mikrochat_device';
const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } } });
let addresses = 0;
const newAddress = (): string => `203.0.${++addresses >> 8}.${addresses & 255}`;

let admin: TestUser;
let email: string;

beforeAll(async () => {
  admin = await server.admin();
});
beforeEach(async () => {
  email = (await server.newUser(admin)).email;
});

const login = (password: string, device?: string, ip = newAddress()): Promise<Answer<TokensBody>> =>
  server.call<TokensBody>(
    'POST',
    paths.passwordLogin,
    { email, password },
    { headers: { 'x-forwarded-for': ip }, ...(device ? { cookies: { [NAME]: device } } : {}) },
  );

const deviceOf = (answer: Answer<unknown>): string => answer.cookies[NAME] ?? '';

/** A device on which the person signed in. */
const knownDevice = async (): Promise<string> => deviceOf(await login(newPassword));

/** Strangers guess until the account pauses. */
async function hammer(password = newPassword): Promise<void> {
  for (let guess = 0; guess < 6; guess++) await login('a wrong guess');
  expect((await login(password)).status).toBe(429);
}

describe('a device that signed in before', () => {
  it('gets in while strangers hammer the account, from whichever address', async () => {
    const device = await knownDevice();
    await hammer();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('gets in after a restart too', async () => {
    const device = await knownDevice();
    await server.restart();
    await hammer();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('gets in behind an address that guesses around', async () => {
    const [device, smtpServer] = [await knownDevice(), newAddress()];
    for (let guess = 0; guess < 21; guess++) {
      const body = { email: `junk${guess}@example.com`, password: 'a wrong guess' };
      await server.call('POST', paths.passwordLogin, body, { headers: { 'x-forwarded-for': smtpServer } });
    }
    expect((await login(newPassword, undefined, smtpServer)).status).toBe(429);
    expect((await login(newPassword, device, smtpServer)).status).toBe(200);
  });

  it('has few guesses itself, and pauses nobody else', async () => {
    const device = await knownDevice();
    const answers = [];
    for (let guess = 0; guess < 6; guess++) answers.push(await login('a wrong guess', device));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await login(newPassword, device)).status).toBe(429);
    expect((await login(newPassword)).status).toBe(200);
    const other = await knownDevice();
    expect((await login(newPassword, other)).status).toBe(200);
  });

  it('stays known when its person signs out', async () => {
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
    await hammer();
    expect((await login(newPassword, device)).status).toBe(200);
  });

  it('stays known when its person changes the password elsewhere', async () => {
    const [device, elsewhere] = [await knownDevice(), await login(newPassword)];
    const change = { currentPassword: newPassword, newPassword: 'chosen by myself' };
    const { accessToken: token } = elsewhere.body;
    expect((await server.call('POST', paths.changePassword, change, { token })).status).toBe(200);
    await hammer('chosen by myself');
    const answer = await login('chosen by myself', device);
    expect(answer.status).toBe(200);
    expect(deviceOf(answer)).not.toBe(device);
  });

  it('stays known to all who share it', async () => {
    const device = await knownDevice();
    const shared = deviceOf(
      await server.call('POST', paths.passwordLogin, root, { cookies: { [NAME]: device } }),
    );
    expect(shared).not.toBe(device);
    await hammer();
    expect((await login(newPassword, shared)).status).toBe(200);
  });
});

describe('a device cookie', () => {
  it('is out of reach for scripts and other sites, lives long, and says nothing of the person', async () => {
    const answer = await login(newPassword);
    const line = answer.headers.getSetCookie().find((one) => one.startsWith(NAME)) ?? '';
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=Strict/i);
    expect(line).toMatch(/; Path=\//i);
    expect(line).toContain(`Max-Age=${400 * 24 * 3600}`);
    expect(deviceOf(answer)).toMatch(/^[\w-]{22}\.[\w-]{22}\.\d+$/);
  });

  it('opens nothing by itself', async () => {
    const device = await knownDevice();
    const answer = await server.call('GET', paths.me, undefined, { cookies: { [NAME]: device } });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['made up', () => Promise.resolve(`${'A'.repeat(22)}.${'A'.repeat(22)}.0`)],
    ['garbled', () => Promise.resolve('%00,;"junk')],
    ['of another person', async () => deviceOf(await server.call('POST', paths.passwordLogin, root))],
  ])('that is %s changes nothing', async (_, device) => {
    const cookie = await device();
    await hammer();
    expect((await login(newPassword, cookie)).status).toBe(429);
  });
});
