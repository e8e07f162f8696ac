import { paths } from '@mikrochat/contract';
import type { Method } from './support/client.js';
import { aServer, type TestUser } from './support/server.js';

const directivesOf = (headers: Headers): Map<string, string> =>
  new Map(
    (headers.get('content-security-policy') ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

describe('the headers of every response', () => {
  const server = aServer();
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const answers: { response: string; method: Method; path: string; body?: unknown }[] = [
    { response: 'an answer', method: 'GET', path: paths.me },
    { response: 'a public answer', method: 'GET', path: paths.configFile },
    { response: 'a health check', method: 'GET', path: paths.health },
    { response: 'a refusal', method: 'POST', path: paths.importUsers },
    { response: 'a wrong path', method: 'GET', path: '/nothing' },
    { response: 'a path that is none', method: 'GET', path: '/%zz' },
    { response: 'a path that is too long', method: 'DELETE', path: `/users/${'x'.repeat(300)}` },
    { response: 'a wrong method', method: 'DELETE', path: paths.me },
    { response: 'malformed JSON', method: 'POST', path: paths.passwordLogin, body: '{' },
    {
      response: 'a body that is too large',
      method: 'POST',
      path: paths.passwordLogin,
      body: 'x'.repeat(200_000),
    },
  ];

  it.each(answers)(
    '$response forbids framing, sniffing, caching and referrers, and reveals no software',
    async ({ method, path, body }) => {
      const { headers } = await admin.call(method, path, body);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(directivesOf(headers).get('default-src')).toBe("'none'");
      expect(directivesOf(headers).get('frame-ancestors')).toBe("'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      for (const talkative of ['server', 'x-powered-by', 'access-control-allow-origin'])
        expect(headers.get(talkative)).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('a request cannot set its own id', async () => {
    const { headers } = await server.call('GET', paths.health, undefined, {
      headers: { 'x-request-id': 'forged', 'request-id': 'forged' },
    });
    expect(headers.get('x-request-id')).not.toBe('forged');
  });

  it('a page allows only its own scripts, and a new nonce for styles', async () => {
    const open = () => server.call('GET', '/sign-in', undefined, { headers: { accept: 'text/html' } });
    const [one, two] = [await open(), await open()];
    expect(one.headers.get('content-type')).toMatch(/^text\/html/);
    const policy = directivesOf(one.headers);
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(one.headers.get('content-security-policy')).not.toMatch(/unsafe/);
    expect(one.headers.get('permissions-policy')).toContain('camera=()');
    const nonce = /'nonce-([^']+)'/.exec(policy.get('style-src') ?? '')?.[1] ?? '';
    expect(nonce).toHaveLength(24);
    expect(two.headers.get('content-security-policy')).not.toContain(nonce);
    expect(one.text).not.toContain('CSP_NONCE');
  });
});

describe('a server behind HTTPS', () => {
  const server = aServer({ auth: { authMode: 'dev', appUrl: 'https://chat.example.com' } });

  it('sends Strict-Transport-Security', async () => {
    const { headers } = await server.call('GET', paths.configFile);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  });
});
