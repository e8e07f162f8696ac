import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { errorSentences } from '@mikrochat/contract';
import { type FakeServer, refuse } from '../../../testing/fake-server';
import { ada, serveSession, tokens } from '../../../testing/users';
import { oauthProvider, providerServer } from '../../../testing/provider-server';
import { Screen } from '../../../testing/screen';

const github = oauthProvider('github', 'GitHub');
const urlParts = (): string[] => TestBed.inject(Location).path(true).split('#');

describe('the OAuth callback page', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = providerServer([github]);
    serveSession(server);
    server
      .on('GET /users', () => ({ body: { users: [], nextCursor: null, total: 0 } }))
      .on('GET /auth/identities', () => ({ body: { identities: [], canUnlink: true } }));
  });
  afterEach(() => document.body.replaceChildren());

  const signedInBefore = (): void => localStorage.setItem('mikrochat.session', '1');
  const issues = (then?: string): FakeServer =>
    server.on('POST /auth/oauth/exchange', () => ({ body: { ...tokens('token-0'), then } }));

  const open = (fragment: string): Promise<Screen> => Screen.open(`/auth/callback#${fragment}`);

  it('exchanges the code and opens the requested page', async () => {
    issues('/admin/users?search=ada');
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Users');
    expect(screen.url).toBe('/admin/users?search=ada');
    expect(server.requests.find(({ path }) => path === '/auth/oauth/exchange')?.body).toEqual({
      code: 'once',
    });
    expect(server.count('POST /auth/oauth/exchange')).toBe(1);
  });

  it.each([undefined, 'https://evil.example', '//evil.example', '/auth/callback#code=again'])(
    'opens the home page when %s is requested',
    async (then) => {
      issues(then);
      const screen = await open('code=once');
      await screen.until(() => screen.heading === 'Account');
      expect(screen.url).toBe('/account');
    },
  );

  it('takes the code out of the URL before it is used', async () => {
    let seen: string[] = [];
    server.on('POST /auth/oauth/exchange', () => {
      seen = urlParts();
      return { body: tokens('token-0') };
    });
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Account');
    expect(seen).toEqual(['/auth/callback']);
  });

  it('waits for the previous session, which must not end the new one', async () => {
    signedInBefore();
    server.on('POST /auth/refresh', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return refuse(401, 'invalid_refresh_token');
    });
    server.on('GET /auth/me', () => ({ body: ada }));
    issues();
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Account');
    const order = server.requests.map(({ path }) => path);
    expect(order.indexOf('/auth/refresh')).toBeLessThan(order.indexOf('/auth/oauth/exchange'));
  });

  it('retries loading the user without a second exchange', async () => {
    issues();
    server.on('GET /auth/me', () => refuse(503, 'unavailable', { error: 'Busy.' }));
    const screen = await open('code=once');
    await screen.shows('Busy.');
    server.on('GET /auth/me', () => ({ body: ada }));
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count('POST /auth/oauth/exchange')).toBe(1);
  });

  it.each([
    ['not_invited', errorSentences.not_invited],
    ['email_not_verified', 'Verify it with the provider'],
    ['sign_in_cancelled', errorSentences.sign_in_cancelled],
    ['invalid_state', errorSentences.invalid_state],
    ['provider_error', errorSentences.provider_error],
    ['account_disabled', errorSentences.account_disabled],
    ['too_many_attempts', errorSentences.too_many_attempts],
    ['identity_taken', errorSentences.identity_taken],
    ['<b>Call+0800</b>', 'Something went wrong.'],
    ['toString', 'Something went wrong.'],
  ])('shows the message for %s on the sign-in page', async (code, sentence) => {
    const screen = await open(`error=${code}`);
    await screen.shows(sentence);
    expect(screen.url).toBe('/sign-in');
    expect(document.querySelector('[role=alert]')?.textContent).toContain(sentence);
    expect(screen.text).not.toContain('0800');
    expect(screen.text).toContain('Sign in with GitHub');
  });

  it('shows that a code was refused', async () => {
    server.on('POST /auth/oauth/exchange', () => refuse(400, 'invalid_state'));
    const screen = await open('code=old');
    await screen.shows(errorSentences.invalid_state);
    expect(screen.url).toBe('/sign-in');
  });

  it.each(['/auth/callback', '/auth/callback#', '/auth/callback#nonsense'])(
    'redirects %s, which has no result, to the sign-in page',
    async (url) => {
      expect((await Screen.open(url)).url).toBe('/sign-in');
    },
  );

  describe('after a provider was linked', () => {
    beforeEach(signedInBefore);

    it('confirms the new sign-in method', async () => {
      const identities = [{ provider: 'github', name: 'GitHub', createdAt: 0 }];
      server.on('GET /auth/identities', () => ({ body: { identities, canUnlink: true } }));
      const screen = await open('linked=github');
      await screen.until(() => screen.heading === 'Account');
      await screen.until(() => document.body.textContent.includes('You can now sign in with GitHub too.'));
    });

    it('confirms nothing that the server does not list', async () => {
      const screen = await open('linked=github');
      await screen.until(() => screen.heading === 'Account');
      expect(document.body.textContent).not.toContain('You can now sign in');
    });

    it('shows an error on the account page', async () => {
      const screen = await open('error=identity_taken');
      await screen.shows(`Nothing was linked. ${errorSentences.identity_taken}`);
      expect(screen.url).toBe('/account');
    });
  });
});
