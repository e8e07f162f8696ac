import { randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { paths, type ErrorBody } from '@mikrochat/contract';
import { refusal, type Answer } from './support/client.js';
import { MINUTE, SECOND } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

let ipCount = 0;
const newIp = (): string => `198.51.${++ipCount >> 8}.${ipCount & 255}`;
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

const times = async <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let index = 0; index < count; index++) results.push(await act(index));
  return results;
};

const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);

function expectWait({ body, headers }: Answer<ErrorBody>, most: number): void {
  expect(body.retryAfter).toBeGreaterThan(0);
  expect(body.retryAfter).toBeLessThanOrEqual(most);
  expect(headers.get('retry-after')).toBe(String(body.retryAfter));
}

const salt = randomBytes(16);
const quickKey = scryptSync(newPassword, salt, 64, { N: 2 ** 4, r: 8, p: 1 });
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
const quickHash = `$scrypt$ln=4,r=8,p=1$${unpadded(salt)}$${unpadded(quickKey)}`;

describe('the request limit per minute', () => {
  const LIMIT = 10;
  const server = aServer({
    auth: { authMode: 'dev', isInviteRequired: false },
    server: { rateLimit: { enabled: true, requestsPerMinute: LIMIT } },
  });

  /** A user whose token is in the cache of the server. */
  async function cachedUser(): Promise<TestUser> {
    const user = await server.signIn(newEmail(), undefined, from(newIp()));
    await user.call('GET', paths.me, undefined, from(newIp()));
    return user;
  }

  it('counts per session, from any IP address', async () => {
    const [ada, bob] = [await cachedUser(), await cachedUser()];
    const me = (user: TestUser) => user.call('GET', paths.me, undefined, from(newIp()));
    expect(statuses(await times(LIMIT, () => me(ada)))).toEqual(Array(LIMIT).fill(200));
    const refused = await me(ada);
    expect(refused).toMatchObject(refusal(429, 'too_many_attempts'));
    expectWait(refused, 60);
    expect((await me(bob)).status).toBe(200);
    server.clock.advance(MINUTE);
    expect((await me(ada)).status).toBe(200);
  });

  it('counts per IP address without a session', async () => {
    const [here, there] = [newIp(), newIp()];
    const ask = (ip: string) => server.call('GET', paths.configFile, undefined, from(ip));
    expect(statuses(await times(LIMIT, () => ask(here)))).toEqual(Array(LIMIT).fill(200));
    expect(await ask(here)).toMatchObject(refusal(429, 'too_many_attempts'));
    expect((await ask(there)).status).toBe(200);
    server.clock.advance(MINUTE);
    expect((await ask(here)).status).toBe(200);
  });

  it('cannot be evaded with invalid tokens', async () => {
    const ip = newIp();
    const answers = await times(LIMIT + 1, (index) =>
      server.call('GET', paths.me, undefined, { token: `made.up.${index}`, ...from(ip) }),
    );
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });

  it('does not count health checks', async () => {
    const ip = newIp();
    const answers = await times(LIMIT * 3, () => server.call('GET', paths.health, undefined, from(ip)));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
  });
});

describe('a forwarded IP address', () => {
  const server = aServer({
    auth: { authMode: 'dev' },
    server: { trustProxy: [], rateLimit: { enabled: true, requestsPerMinute: 5 } },
  });

  it('is ignored if the proxy is not trusted', async () => {
    const answers = await times(6, () => server.call('GET', paths.configFile, undefined, from(newIp())));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('guessing passwords', () => {
  const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } } });
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const login = (email: string, password: string, ip: string) =>
    server.call('POST', paths.passwordLogin, { email, password }, from(ip));
  const guess = (email: string, ip = newIp()) => login(email, 'a wrong guess', ip);

  /** An account with a cheap password hash, since hashing is not tested here. */
  async function newAccount(): Promise<string> {
    const [id, email] = [randomUUID(), newEmail()];
    const user = 'insert into users (id, email, user_name, created_at) values ($1, $2, $3, now())';
    await server.query(user, [id, email, 'Quick']);
    const password = 'insert into passwords (user_id, hash, changed_at) values ($1, $2, now())';
    await server.query(password, [id, quickHash]);
    return email;
  }

  it('delays an account, longer with every guess, up to a minute', async () => {
    const email = await newAccount();
    expect(statuses(await times(5, () => guess(email)))).toEqual(Array(5).fill(401));
    const delays = await times(8, async () => {
      const response = await guess(email);
      expect(response).toMatchObject(refusal(429, 'too_many_attempts'));
      expectWait(response, 60);
      const seconds = response.body.retryAfter ?? 0;
      server.clock.advance(seconds * SECOND);
      expect((await guess(email)).status).toBe(401);
      return seconds;
    });
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('also rejects the right password during the delay, and accepts it afterwards', async () => {
    const email = await newAccount();
    await times(5, () => guess(email));
    expect((await login(email, newPassword, newIp())).status).toBe(429);
    server.clock.advance(2 * SECOND);
    expect((await login(email, newPassword, newIp())).status).toBe(200);
    expect(statuses(await times(4, () => guess(email)))).toEqual(Array(4).fill(401));
  });

  it('delays an account that does not exist in the same way', async () => {
    const email = newEmail();
    expect(statuses(await times(6, () => guess(email)))).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('counts other spellings of the email address together', async () => {
    const email = await newAccount();
    const spellings = [email, email.toUpperCase(), ` ${email}`, `${email} `, email.replace('e', 'E')];
    await times(5, (index) => guess(spellings[index] ?? email));
    expect((await guess(email)).status).toBe(429);
  });

  it('does not lock out a user who signs in from a known IP address', async () => {
    const email = await newAccount();
    const home = newIp();
    expect((await login(email, newPassword, home)).status).toBe(200);
    await times(6, () => guess(email));
    expect((await login(email, newPassword, newIp())).status).toBe(429);
    expect((await login(email, newPassword, home)).status).toBe(200);
  });

  it('a hundred times at once allows only a few guesses', async () => {
    const email = await newAccount();
    const answers = await Promise.all(Array.from({ length: 100 }, () => guess(email)));
    const guesses = answers.filter(({ status }) => status === 401).length;
    expect(guesses).toBeGreaterThanOrEqual(5);
    expect(guesses).toBeLessThanOrEqual(11);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  it('at many accounts delays only that IP address', async () => {
    const ip = newIp();
    const emails = await times(21, newAccount);
    expect(statuses(await times(20, (index) => guess(emails[index] ?? '', ip)))).toEqual(Array(20).fill(401));
    expect((await guess(emails[20] ?? '', ip)).status).toBe(429);
    expect((await guess(emails[20] ?? '')).status).toBe(401);
  });

  it('is counted apart from wrong current passwords', async () => {
    const email = await newAccount();
    const ip = newIp();
    const { body } = await login(email, newPassword, ip);
    const user = server.userWith(email, body as unknown as TestUser['tokens']);
    const change = (currentPassword: string) =>
      user.call('POST', paths.changePassword, { currentPassword, newPassword: 'chosen by myself' }, from(ip));
    const answers = await times(6, () => change('a wrong guess'));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await login(email, newPassword, newIp())).status).toBe(200);
    await times(6, () => guess(email));
    expect((await guess(email)).status).toBe(429);
    server.clock.advance(SECOND);
    expect((await change(newPassword)).status).toBe(200);
  });

  it('with invalid link tokens delays the client, not the account', async () => {
    const email = await newAccount();
    const junk = (ip: string) =>
      server.call(
        'POST',
        paths.setupPassword,
        { email, token: 'no.such.link', password: newPassword },
        from(ip),
      );
    const sender = newIp();
    expect(statuses(await times(21, () => junk(sender)))).toEqual([...Array<number>(20).fill(400), 429]);
    await times(13, () => junk(newIp()));
    expect((await login(email, newPassword, newIp())).status).toBe(200);
  });

  it('does not affect signed-in users', async () => {
    await times(6, () => guess(root.email));
    expect((await admin.call('GET', paths.me)).status).toBe(200);
  });
});
