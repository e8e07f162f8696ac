import { paths, type PublicConfiguration } from '@mikrochat/contract';
import { root } from './support/configuration.js';
import { aServer, newEmail } from './support/server.js';

const asPage = { headers: { accept: 'text/html' } };
const unescaped = (html: string): string => html.replaceAll('&amp;', '&');

describe('magic links without a mail server', () => {
  const server = aServer({ auth: { authMode: 'magic-link' } });
  const open = (path = paths.mailbox as string) => server.call('GET', path, undefined, asPage);

  it('arrive in a local mailbox', async () => {
    const { body } = await server.call<PublicConfiguration>('GET', paths.configFile);
    expect(body.auth).toMatchObject({ hasEmail: true, mailbox: '/dev/mailbox' });
    expect((await open()).text).toContain('No mail yet.');
    await server.call('POST', paths.login, { email: root.email });
    let page = '';
    while (!page.includes('root@example.com')) page = (await open()).text;
    const link = new URL(unescaped(/href="([^"]+#token=[^"]+)"/.exec(page)?.[1] ?? ''));
    const token = new URLSearchParams(link.hash.slice(1)).get('token') ?? '';
    const answer = await server.call('POST', paths.verify, { email: root.email }, { token });
    expect(answer.status).toBe(200);
  });

  it('are shown as HTML without scripts', async () => {
    const [, path = ''] = /href="(\/dev\/mailbox\/[0-9a-f-]+)"/.exec((await open()).text) ?? [];
    const mail = await open(path);
    expect(mail.text).toContain('Sign in to MikroChat');
    for (const page of [await open(), mail]) {
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
      expect(page.headers.get('content-security-policy')).not.toContain('script');
    }
    expect((await server.call('GET', `${paths.mailbox}/unknown`)).status).toBe(404);
  });

  it('are not created for unknown email addresses', async () => {
    const unknown = newEmail();
    await server.call('POST', paths.login, { email: unknown });
    expect((await open()).text).not.toContain(unknown);
  });
});

describe('the mailbox', () => {
  const passwords = aServer();
  const production = aServer({ auth: { authMode: 'magic-link' }, production: true });

  it.each([
    ['with passwords', passwords],
    ['in production', production],
  ])('does not exist %s', async (_, server) => {
    expect((await server.call('GET', paths.mailbox)).status).toBe(404);
    const { body } = await server.call<PublicConfiguration>('GET', paths.configFile);
    expect(body.auth.mailbox).toBeUndefined();
  });
});
