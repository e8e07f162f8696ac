import { at, paths } from '@mikrochat/contract';
import { refusal, type CallOptions } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { appUrl, type Overrides } from './support/configuration.js';
import { Browser } from './support/oauth-browser.js';
import { FakeProvider } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { TestServer } from './support/server.js';

const provider = new FakeProvider();
const server = new TestServer();
let addresses = 0;
const newAddress = (): CallOptions => ({ headers: { 'x-forwarded-for': `198.51.100.${++addresses}` } });

const configuration = (rateLimit: object, more: Overrides['server'] = {}): Overrides => ({
  server: { rateLimit: { enabled: true, requestsPerMinute: 10_000, ...rateLimit }, ...more },
  oauth: {
    custom: [
      {
        id: 'club',
        name: 'Club',
        authorizationUrl: `${provider.url}/authorize`,
        tokenUrl: `${provider.url}/token`,
        userInfoUrl: `${provider.url}/me`,
        redirectUri: `${appUrl}${at(paths.oauthCallback, 'club')}`,
        ...client,
      },
    ],
  },
});

beforeAll(async () => {
  await provider.open();
  provider.answers['/me'] = () => ({
    body: { sub: 'root', email: 'root@example.com', email_verified: true },
  });
  await server.start(configuration({}));
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const begin = (from: CallOptions) => server.call('GET', at(paths.oauthSignIn, 'club'), undefined, from);
const comeBack = (from: CallOptions) => server.call('GET', at(paths.oauthCallback, 'club'), undefined, from);
const exchange = (from: CallOptions) => server.call('POST', paths.oauthExchange, { code: 'made up' }, from);

async function times(count: number, work: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await work()).status);
  return statuses;
}

describe('ten attempts in fifteen minutes', () => {
  it.each([
    ['beginning', begin, 302],
    ['coming back from nowhere', comeBack, 400],
    ['exchanging what nobody handed out', exchange, 400],
  ])('are what an address has for %s', async (_, attempt, status) => {
    const from = newAddress();
    expect(await times(11, () => attempt(from))).toEqual([...Array<number>(10).fill(status), 429]);
    expect(await times(1, () => attempt(newAddress()))).toEqual([status]);
  });

  it('count together, and are told with the time to wait', async () => {
    const from = newAddress();
    await times(4, () => begin(from));
    await times(3, () => comeBack(from));
    await times(3, () => exchange(from));
    for (const attempt of [begin, comeBack, exchange]) {
      const answer = await attempt(from);
      expect(answer).toMatchObject(refusal(429, 'too_many_attempts'));
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(15 * 60);
    }
    server.clock.advance(15 * MINUTE);
    expect((await begin(from)).status).toBe(302);
  });

  it('are ten whole sign-ins', async () => {
    const browser = new Browser(server, newAddress().headers);
    for (let i = 0; i < 10; i++) await browser.signIn('club');
    const answer = await browser.ask(at(paths.oauthSignIn, 'club'));
    expect(answer.headers.get('location')).toBe(`${appUrl}/auth/callback#error=too_many_attempts`);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('do not count who only looks at the buttons', async () => {
    const from = newAddress();
    const look = () => server.call('GET', paths.oauthProviders, undefined, from);
    expect(new Set(await times(20, look))).toEqual(new Set([200]));
  });
});

describe('pages of another site', () => {
  const sent = (ip: string, dest: string, more: object = {}): CallOptions => ({
    headers: {
      'x-forwarded-for': ip,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': dest,
      accept: dest === 'image' ? 'image/avif,*/*' : 'text/html',
      ...more,
    },
  });
  const flows = async () => {
    const [{ count } = { count: '' }] = await server.query<{ count: string }>(
      'select count(*) from oauth_states',
    );
    return Number(count);
  };

  it.each([
    ['images', 'image', {}],
    ['frames', 'iframe', {}],
    ['prefetches', 'document', { 'sec-purpose': 'prefetch' }],
  ])('begin no flow by %s, and use up no attempt', async (_, dest, more) => {
    const ip = `203.0.113.${++addresses}`;
    const before = await flows();
    for (const request of [begin, comeBack]) {
      for (let i = 0; i < 11; i++) {
        const answer = await request(sent(ip, dest, more));
        expect(answer).toMatchObject(refusal(403, 'csrf'));
        expect(answer.headers.get('location')).toBeNull();
        expect(answer.cookies).toEqual({});
      }
    }
    expect(await flows()).toBe(before);
    expect((await begin({ headers: { 'x-forwarded-for': ip } })).status).toBe(302);
  });

  it('use up none of their visitor’s attempts by opening windows', async () => {
    const ip = `203.0.113.${++addresses}`;
    for (const request of [begin, comeBack]) await times(11, () => request(sent(ip, 'document')));
    const refused = await begin(sent(ip, 'document'));
    expect(refused.headers.get('location')).toBe(`${appUrl}/auth/callback#error=too_many_attempts`);
    const own = { 'sec-fetch-site': 'same-origin' };
    expect((await begin(sent(ip, 'document', own))).headers.get('location')).toContain(provider.url);
  });
});

it('all over one IPv6 network count as one address', async () => {
  const answers = await times(11, () =>
    begin({ headers: { 'x-forwarded-for': `2001:db8:5:6:${++addresses}::1` } }),
  );
  expect(answers).toEqual([...Array<number>(10).fill(302), 429]);
});

it('an address that only says it was forwarded does not help', async () => {
  await server.restart(configuration({}, { trustProxy: [] }));
  expect(await times(11, () => begin(newAddress()))).toEqual([...Array<number>(10).fill(302), 429]);
  // And binds no flow: it is the same address as before.
  await server.restart(configuration({}, { trustProxy: [] }));
  const browser = new Browser(server, newAddress().headers);
  const callback = await browser.goToCallback('club');
  browser.headers = newAddress().headers ?? {};
  expect(await browser.comeBack(callback)).toHaveProperty('code');
});

it('nothing is counted where limits are off', async () => {
  await server.restart(configuration({ enabled: false }));
  const from = newAddress();
  expect(new Set(await times(30, () => begin(from)))).toEqual(new Set([302]));
});
