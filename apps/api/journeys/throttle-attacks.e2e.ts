import { paths, type DevLoginBody } from '@mikrochat/contract';
import { refusal, type Answer } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

let addresses = 0;
const newAddress = (): string => `203.0.${++addresses >> 8}.${addresses & 255}`;
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
const statuses = (answers: readonly Answer<unknown>[]) => answers.map(({ status }) => status);
/** On a busy machine the first pause, a second, may end before the last of a hundred has been answered: one more guess. */
const LATE = 1;

const count = (answers: readonly Answer<unknown>[], status: number) =>
  statuses(answers).filter((one) => one === status).length;

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

  const guess = (email: string, ip = newAddress()) =>
    server.call('POST', paths.passwordLogin, { email, password: 'a wrong guess' }, from(ip));

  it('from a hundred addresses at once gets five guesses at an account', async () => {
    const email = newEmail();
    await server.add(admin, email);
    const answers = await atOnce(100, () => guess(email));
    expect(count(answers, 401)).toBeLessThanOrEqual(5 + LATE);
    expect(count(answers, 429)).toBeGreaterThan(50);
  });

  it('at a hundred accounts at once gets twenty guesses from one address', async () => {
    const ip = newAddress();
    const answers = await atOnce(100, () => guess(newEmail(), ip));
    expect(count(answers, 401)).toBeLessThanOrEqual(20 + LATE);
    expect(await guess(newEmail(), ip)).toMatchObject(refusal(429, 'too_many_attempts'));
  });

  it('from all over one IPv6 network counts as from one address', async () => {
    const answers = await inTurn(22, (index) => guess(newEmail(), `2001:db8:1:2:${index}::${index}`));
    expect(statuses(answers)).toEqual([...Array<number>(20).fill(401), 429, 429]);
    expect((await guess(newEmail(), '2001:db8:1:3::1')).status).toBe(401);
  });

  it('counts an IPv4 address as itself, also where it is written as an IPv6 one', async () => {
    const answers = await inTurn(21, (index) =>
      guess(newEmail(), index % 2 ? '198.18.0.1' : '::ffff:198.18.0.1'),
    );
    expect(statuses(answers)).toEqual([...Array<number>(20).fill(401), 429]);
    expect((await guess(newEmail(), '::ffff:198.18.0.2')).status).toBe(401);
  });

  it.each([
    ['somebody', true],
    ['nobody', false],
  ])(
    'at another spelling that the database takes for the address of %s counts together',
    async (_, exists) => {
      const email = `victim.k.${exists}@example.com`;
      if (exists) await server.add(admin, email);
      const spellings = [email, email.toUpperCase(), email.replace('i', 'İ'), email.replace('k', '\u212a')];
      const answers = await inTurn(6, (index) => guess(spellings[index % spellings.length] ?? email));
      expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
    },
  );
});

describe('registering', () => {
  const server = aServer({
    auth: { isInviteRequired: false },
    server: { rateLimit: { enabled: true, requestsPerMinute: 10_000 } },
  });

  const register = (email: string, ip: string) =>
    server.call('POST', paths.register, { email, password: newPassword }, from(ip));

  it('twenty times at once from one address gets ten accounts, then has to wait', async () => {
    const ip = newAddress();
    const answers = await atOnce(20, () => register(newEmail(), ip));
    expect(count(answers, 200)).toBeLessThanOrEqual(10 + LATE);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject(refusal(429, 'too_many_attempts'));
    expect(refused?.headers.get('retry-after')).toMatch(/^[12]$/);
    expect((await register(newEmail(), newAddress())).status).toBe(200);
  });

  it('does not find out which of many addresses are taken', async () => {
    const [ip, email] = [newAddress(), newEmail()];
    await register(email, newAddress());
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
    (await server.call<DevLoginBody>('POST', paths.devLogin, { email }, from(newAddress()))).body.accessToken;
  const me = (token: string, ip: string) => server.call('GET', paths.me, undefined, { token, ...from(ip) });

  it('of ended sessions count against their address', async () => {
    const tokens = await inTurn(4, () => signIn(newEmail()));
    for (const token of tokens) {
      expect((await me(token, newAddress())).status).toBe(200);
      await server.call('POST', paths.logout, undefined, { token, ...from(newAddress()) });
    }
    const ip = newAddress();
    const answers = await inTurn(LIMIT + 1, (index) => me(tokens[index % 4] ?? '', ip));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });

  it('that have expired count against their address', async () => {
    const tokens = await inTurn(4, () => signIn(newEmail()));
    for (const token of tokens) expect((await me(token, newAddress())).status).toBe(200);
    server.clock.advance(16 * MINUTE);
    const ip = newAddress();
    const answers = await inTurn(LIMIT + 1, (index) => me(tokens[index % 4] ?? '', ip));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(401), 429]);
  });

  it('of one user who signs in again and again are no more than of all sessions at once', async () => {
    const email = newEmail();
    const ask = async (): Promise<Answer<unknown>[]> => {
      const token = await signIn(email);
      return inTurn(LIMIT, () => me(token, newAddress()));
    };
    // The first request of each session is not known to be one yet, and counts against its address.
    const answers = (await inTurn(4, ask)).flat();
    expect(count(answers, 200)).toBeLessThanOrEqual(2 * LIMIT + 4);
    expect(count(answers, 429)).toBeGreaterThanOrEqual(LIMIT);
    expect((await me(await signIn(newEmail()), newAddress())).status).toBe(200);
  });
});

describe('pages of another site', () => {
  const LIMIT = 10;
  const server = aServer({
    auth: { authMode: 'dev', isInviteRequired: false },
    server: { rateLimit: { enabled: true, requestsPerMinute: LIMIT } },
  });

  it('do not use up what their visitor may ask for', async () => {
    const ip = newAddress();
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
    const ask = (headers: Record<string, string>) =>
      server.call('GET', paths.configFile, undefined, { headers: { ...from(ip).headers, ...headers } });
    const answers = await inTurn(LIMIT + 1, () => ask(image));
    expect(statuses(answers)).toEqual([...Array<number>(LIMIT).fill(200), 429]);
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await ask({})).status).toBe(200);
  });
});
