import { paths, type DevLoginBody } from '@mikrochat/contract';
import { refusal, type Answer } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

let ipCount = 0;
const newIp = (): string => `203.0.${++ipCount >> 8}.${ipCount & 255}`;
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
const statuses = (answers: readonly Answer<unknown>[]) => answers.map(({ status }) => status);
/** On a busy machine the first delay of one second may end before all hundred requests are answered: one more guess. */
const LATE = 1;

const count = (answers: readonly Answer<unknown>[], status: number) =>
  statuses(answers).filter((received) => received === status).length;

async function inTurn<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index++) results.push(await act(index));
  return results;
}
const atOnce = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

describe('guessing passwords', () => {
  const server = aServer({ server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } } });
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const guess = (email: string, ip = newIp()) =>
    server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' }, from(ip));

  it('from a hundred IP addresses at once allows five guesses per account', async () => {
    const email = newEmail();
    await server.add(admin, email);
    const answers = await atOnce(100, () => guess(email));
    expect(count(answers, 401)).toBeLessThanOrEqual(5 + LATE);
    expect(count(answers, 429)).toBeGreaterThan(50);
  });

  it('at a hundred accounts at once allows twenty guesses per IP address', async () => {
    const ip = newIp();
    const answers = await atOnce(100, () => guess(newEmail(), ip));
    expect(count(answers, 401)).toBeLessThanOrEqual(20 + LATE);
    expect(await guess(newEmail(), ip)).toMatchObject(refusal(429, 'too_many_attempts'));
  });

  it('from one IPv6 network counts as one IP address', async () => {
    const answers = await inTurn(22, (index) => guess(newEmail(), `2001:db8:1:2:${index}::${index}`));
    expect(statuses(answers)).toEqual([...Array<number>(20).fill(401), 429, 429]);
    expect((await guess(newEmail(), '2001:db8:1:3::1')).status).toBe(401);
  });

  it('counts an IPv4-mapped IPv6 address as its IPv4 address', async () => {
    const answers = await inTurn(21, (index) =>
      guess(newEmail(), index % 2 ? '198.18.0.1' : '::ffff:198.18.0.1'),
    );
    expect(statuses(answers)).toEqual([...Array<number>(20).fill(401), 429]);
    expect((await guess(newEmail(), '::ffff:198.18.0.2')).status).toBe(401);
  });

  it.each([
    ['an existing user', true],
    ['an unknown user', false],
  ])('counts spellings that the database treats as equal together: %s', async (_, exists) => {
    const email = `victim.k.${exists}@example.com`;
    if (exists) await server.add(admin, email);
    const spellings = [email, email.toUpperCase(), email.replace('i', 'İ'), email.replace('k', '\u212a')];
    const answers = await inTurn(6, (index) => guess(spellings[index % spellings.length] ?? email));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('creating accounts', () => {
  const server = aServer({
    auth: { isInviteRequired: false },
    server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } },
  });

  const register = (email: string, ip: string) =>
    server.call('POST', paths.register, { email, password: newPassword }, from(ip));

  it('allows ten accounts per IP address, then throttles', async () => {
    const ip = newIp();
    const answers = await atOnce(20, () => register(newEmail(), ip));
    expect(count(answers, 200)).toBeLessThanOrEqual(10 + LATE);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject(refusal(429, 'too_many_attempts'));
    expect(refused?.headers.get('retry-after')).toMatch(/^[12]$/);
    expect((await register(newEmail(), newIp())).status).toBe(200);
  });

  it('does not reveal which email addresses are taken', async () => {
    const [ip, email] = [newIp(), newEmail()];
    await register(email, newIp());
    const answers = await inTurn(11, () => register(email, ip));
    expect(statuses(answers)).toEqual([...Array<number>(10).fill(400), 429]);
  });
});

describe('requests with tokens', () => {
  const LIMIT = 10;
  const server = aServer({
    auth: { authMode: 'dev', isInviteRequired: false, maxActiveSessions: 2 },
    server: { rateLimit: { enabled: true, requestsPerMinute: LIMIT } },
  });

  const signIn = async (email: string): Promise<string> =>
    (await server.call<DevLoginBody>('POST', paths.devLogin, { email }, from(newIp()))).body.accessToken;
  const me = (token: string, ip: string) => server.call('GET', paths.me, undefined, { token, ...from(ip) });

  it('of ended sessions count per IP address', async () => {
    const tokens = await inTurn(4, () => signIn(newEmail()));
    for (const token of tokens) {
      expect((await me(token, newIp())).status).toBe(200);
      await server.call('POST', paths.logout, undefined, { token, ...from(newIp()) });
    }
    const ip = newIp();
    const answers = await inTurn(LIMIT + 1, (index) => me(tokens[index % 4] ?? '', ip));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });

  it('with expired tokens count per IP address', async () => {
    const tokens = await inTurn(4, () => signIn(newEmail()));
    for (const token of tokens) expect((await me(token, newIp())).status).toBe(200);
    server.clock.advance(16 * MINUTE);
    const ip = newIp();
    const answers = await inTurn(LIMIT + 1, (index) => me(tokens[index % 4] ?? '', ip));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });

  it('of one user are limited together for all sessions', async () => {
    const email = newEmail();
    const ask = async (): Promise<Answer<unknown>[]> => {
      const token = await signIn(email);
      return inTurn(LIMIT, () => me(token, newIp()));
    };
    // The first request of each session is not recognized yet, and counts per IP address.
    const answers = (await inTurn(4, ask)).flat();
    expect(count(answers, 200)).toBeLessThanOrEqual(2 * LIMIT + 4);
    expect(count(answers, 429)).toBeGreaterThanOrEqual(LIMIT);
    expect((await me(await signIn(newEmail()), newIp())).status).toBe(200);
  });
});

describe('cross-site requests', () => {
  const LIMIT = 10;
  const server = aServer({
    auth: { authMode: 'dev', isInviteRequired: false },
    server: { rateLimit: { enabled: true, requestsPerMinute: LIMIT } },
  });

  it('do not use up the limit of the user', async () => {
    const ip = newIp();
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
    const ask = (headers: Record<string, string>) =>
      server.call('GET', paths.configFile, undefined, { headers: { ...from(ip).headers, ...headers } });
    const answers = await inTurn(LIMIT + 1, () => ask(image));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(200), 429]);
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await ask({})).status).toBe(200);
  });
});
