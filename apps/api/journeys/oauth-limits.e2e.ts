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
let ipAddresses = 0;
const newIpAddress = (): CallOptions => ({ headers: { 'x-forwarded-for': `198.51.100.${++ipAddresses}` } });

const configuration = (rateLimit: object, more: Overrides['server'] = {}): Overrides => ({
  server: { rateLimit: { enabled: true, requestsPerMinute: 10_000, ...rateLimit }, ...more },
  oauth: {
    custom: [
      {
        id: 'acme',
        name: 'Acme',
        authorizationUrl: `${provider.url}/authorize`,
        tokenUrl: `${provider.url}/token`,
        userInfoUrl: `${provider.url}/me`,
        redirectUri: `${appUrl}${at(paths.oauthCallback, 'acme')}`,
        ...client,
      },
    ],
  },
});

beforeAll(async () => {
  await provider.open();
  provider.responses['/me'] = () => ({
    body: { sub: 'root', email: 'root@example.com', email_verified: true },
  });
  await server.start(configuration({}));
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const begin = (from: CallOptions) => server.call('GET', at(paths.oauthSignIn, 'acme'), undefined, from);
const openCallback = (from: CallOptions) =>
  server.call('GET', at(paths.oauthCallback, 'acme'), undefined, from);
const exchange = (from: CallOptions) => server.call('POST', paths.oauthExchange, { code: 'made up' }, from);

async function times(count: number, work: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await work()).status);
  return statuses;
}

describe('ten attempts in fifteen minutes', () => {
  it.each([
    ['beginning a flow', begin, 302],
    ['a callback without a flow', openCallback, 400],
    ['a code that was never issued', exchange, 400],
  ])('are allowed per IP address for %s', async (_, attempt, status) => {
    const from = newIpAddress();
    expect(await times(11, () => attempt(from))).toEqual([...Array<number>(10).fill(status), 429]);
    expect(await times(1, () => attempt(newIpAddress()))).toEqual([status]);
  });

  it('count over all endpoints, and the response says how long to wait', async () => {
    const from = newIpAddress();
    await times(4, () => begin(from));
    await times(3, () => openCallback(from));
    await times(3, () => exchange(from));
    for (const attempt of [begin, openCallback, exchange]) {
      const answer = await attempt(from);
      expect(answer).toMatchObject(refusal(429, 'too_many_attempts'));
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(15 * 60);
    }
    server.clock.advance(15 * MINUTE);
    expect((await begin(from)).status).toBe(302);
  });

  it('allow ten complete sign-ins', async () => {
    const browser = new Browser(server, newIpAddress().headers);
    for (let i = 0; i < 10; i++) await browser.signIn('acme');
    const answer = await browser.get(at(paths.oauthSignIn, 'acme'));
    expect(answer.headers.get('location')).toBe(`${appUrl}/auth/callback#error=too_many_attempts`);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('do not include listing the providers', async () => {
    const from = newIpAddress();
    const list = () => server.call('GET', paths.oauthProviders, undefined, from);
    expect(new Set(await times(20, list))).toEqual(new Set([200]));
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
  ])('begin no flow by %s, and use no attempt', async (_, dest, more) => {
    const ip = `203.0.113.${++ipAddresses}`;
    const before = await flows();
    for (const request of [begin, openCallback]) {
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

  it('use none of the attempts of our own pages by opening windows', async () => {
    const ip = `203.0.113.${++ipAddresses}`;
    for (const request of [begin, openCallback]) await times(11, () => request(sent(ip, 'document')));
    const refused = await begin(sent(ip, 'document'));
    expect(refused.headers.get('location')).toBe(`${appUrl}/auth/callback#error=too_many_attempts`);
    const own = { 'sec-fetch-site': 'same-origin' };
    expect((await begin(sent(ip, 'document', own))).headers.get('location')).toContain(provider.url);
  });
});

it('all IP addresses of one IPv6 network are counted together', async () => {
  const answers = await times(11, () =>
    begin({ headers: { 'x-forwarded-for': `2001:db8:5:6:${++ipAddresses}::1` } }),
  );
  expect(answers).toEqual([...Array<number>(10).fill(302), 429]);
});

it('a forwarded IP address from an untrusted proxy is ignored', async () => {
  await server.restart(configuration({}, { trustProxy: [] }));
  expect(await times(11, () => begin(newIpAddress()))).toEqual([...Array<number>(10).fill(302), 429]);
  // The flow is bound to the IP address of the connection.
  await server.restart(configuration({}, { trustProxy: [] }));
  const browser = new Browser(server, newIpAddress().headers);
  const callback = await browser.authorize('acme');
  browser.headers = newIpAddress().headers ?? {};
  expect(await browser.openCallback(callback)).toHaveProperty('code');
});

it('nothing is counted where rate limiting is disabled', async () => {
  await server.restart(configuration({ enabled: false }));
  const from = newIpAddress();
  expect(new Set(await times(30, () => begin(from)))).toEqual(new Set([302]));
});
