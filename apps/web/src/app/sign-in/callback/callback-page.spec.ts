import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { type FakeServer, refuse } from '../../../testing/fake-server';
import { ada, keepsSession, tokens } from '../../../testing/users';
import { offer, providerServer } from '../../../testing/provider-server';
import { Screen } from '../../../testing/screen';

const github = offer('github', 'GitHub');
const addresses = (): string[] => TestBed.inject(Location).path(true).split('#');

describe('coming back from a provider', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = providerServer([github]);
    keepsSession(server);
    server
      .on('GET /users', () => ({ body: { users: [], nextCursor: null, total: 0 } }))
      .on('GET /auth/identities', () => ({ body: { identities: [], canUnlink: true } }));
  });
  afterEach(() => document.body.replaceChildren());

  const signedInBefore = (): void => localStorage.setItem('mikrochat.session', '1');
  const hands = (then?: string): FakeServer =>
    server.on('POST /auth/oauth/exchange', () => ({ body: { ...tokens('token-0'), then } }));

  /** The first page of a visit has no page before it to wait for. */
  const open = (fragment: string): Promise<Screen> => Screen.open(`/auth/callback#${fragment}`);

  it('exchanges the code and goes to the page that was asked for', async () => {
    hands('/admin/users?search=ada');
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Users');
    expect(screen.address).toBe('/admin/users?search=ada');
    expect(server.requests.find(({ path }) => path === '/auth/oauth/exchange')?.body).toEqual({
      code: 'once',
    });
    expect(server.count('POST /auth/oauth/exchange')).toBe(1);
  });

  it.each([undefined, 'https://evil.example', '//evil.example', '/auth/callback#code=again'])(
    'goes home when asked for %s',
    async (then) => {
      hands(then);
      const screen = await open('code=once');
      await screen.until(() => screen.heading === 'Account');
      expect(screen.address).toBe('/account');
    },
  );

  it('takes the code out of the address before it is used', async () => {
    let seen: string[] = [];
    server.on('POST /auth/oauth/exchange', () => {
      seen = addresses();
      return { body: tokens('token-0') };
    });
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Account');
    expect(seen).toEqual(['/auth/callback']);
  });

  it('waits for the session of before, which must not end the new one', async () => {
    signedInBefore();
    server.on('POST /auth/refresh', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return refuse(401, 'invalid_refresh_token');
    });
    server.on('GET /auth/me', () => ({ body: ada }));
    hands();
    const screen = await open('code=once');
    await screen.until(() => screen.heading === 'Account');
    const order = server.requests.map(({ path }) => path);
    expect(order.indexOf('/auth/refresh')).toBeLessThan(order.indexOf('/auth/oauth/exchange'));
  });

  it('tries again to find out who has signed in', async () => {
    hands();
    server.on('GET /auth/me', () => refuse(503, 'unavailable', { error: 'Busy.' }));
    const screen = await open('code=once');
    await screen.shows('Busy.');
    server.on('GET /auth/me', () => ({ body: ada }));
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count('POST /auth/oauth/exchange')).toBe(1);
  });

  it.each([
    ['not_invited', 'You need an invitation'],
    ['email_not_verified', 'is not verified'],
    ['sign_in_cancelled', 'was cancelled'],
    ['invalid_state', 'took too long'],
    ['provider_error', 'did not answer as it should'],
    ['account_disabled', 'is disabled'],
    ['too_many_attempts', 'Too many attempts'],
    ['identity_taken', 'already linked to another user'],
    ['<b>Call+0800</b>', 'Something went wrong on the way.'],
  ])('explains %s on the sign-in page, where one can go on', async (code, sentence) => {
    const screen = await open(`error=${code}`);
    await screen.shows(sentence);
    expect(screen.address).toBe('/sign-in');
    expect(document.querySelector('[role=alert]')?.textContent).toContain(sentence);
    expect(screen.text).not.toContain('0800');
    expect(screen.text).toContain('Sign in with GitHub');
  });

  it('explains a code that is not taken', async () => {
    server.on('POST /auth/oauth/exchange', () => refuse(400, 'invalid_state'));
    const screen = await open('code=old');
    await screen.shows('took too long');
    expect(screen.address).toBe('/sign-in');
  });

  it.each(['/auth/callback', '/auth/callback#', '/auth/callback#nonsense'])(
    'leads on from %s, where there is nothing to do',
    async (address) => {
      expect((await Screen.open(address)).address).toBe('/sign-in');
    },
  );

  describe('after linking', () => {
    beforeEach(signedInBefore);

    it('says which way in is new', async () => {
      const identities = [{ provider: 'github', name: 'GitHub', createdAt: 0 }];
      server.on('GET /auth/identities', () => ({ body: { identities, canUnlink: true } }));
      const screen = await open('linked=github');
      await screen.until(() => screen.heading === 'Account');
      await screen.until(() => document.body.textContent.includes('You can now sign in with GitHub too.'));
    });

    it('believes no address that the server does not confirm', async () => {
      const screen = await open('linked=github');
      await screen.until(() => screen.heading === 'Account');
      expect(document.body.textContent).not.toContain('You can now sign in');
    });

    it('explains on the account page what went wrong', async () => {
      const screen = await open('error=identity_taken');
      await screen.shows('Nothing was linked. That account is already linked to another user');
      expect(screen.address).toBe('/account');
    });
  });
});
