import { TestBed } from '@angular/core/testing';
import { type FakeServer, refuse } from '../testing/fake-server';
import { passwordServer } from '../testing/password-server';
import { ada, grace, keepsSession } from '../testing/users';
import { Screen } from '../testing/screen';
import { Api } from './api/api';
import { Session } from './session/session';

describe('the app', () => {
  let server: FakeServer;
  let session: ReturnType<typeof keepsSession>;

  beforeEach(() => {
    server = passwordServer();
    session = keepsSession(server);
    server.on('GET /users', () => ({ body: { users: [], nextCursor: null, total: 0 } }));
    server.on('POST /auth/password-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
  });

  const signedInBefore = (): void => localStorage.setItem('mikrochat.session', '1');
  const signIn = async (screen: Screen): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', 'correct horse');
    await screen.press('Sign in');
  };

  it('leads a stranger through the sign-in to the page that was asked for', async () => {
    const screen = await Screen.open('/admin/users?search=ada');
    expect(screen.address).toBe('/sign-in?then=%2Fadmin%2Fusers%3Fsearch%3Dada');
    await signIn(screen);
    await screen.until(() => screen.heading === 'Users');
    expect(screen.address).toBe('/admin/users?search=ada');
  });

  it('never leads to another site', async () => {
    const screen = await Screen.open('/sign-in?then=%2F%2Fevil.example');
    await signIn(screen);
    await screen.until(() => screen.heading === 'Account');
    expect(screen.address).toBe('/account');
  });

  it('goes on after a reload, without the sign-in page', async () => {
    signedInBefore();
    const screen = await Screen.open('/');
    expect(screen.heading).toBe('Account');
    expect(screen.address).toBe('/account');
  });

  it('keeps people who are signed in away from the entrance', async () => {
    signedInBefore();
    expect((await Screen.open('/sign-in?then=/admin/users')).heading).toBe('Users');
  });

  it('turns those who are no admins away from the pages of admins', async () => {
    server.on('GET /auth/me', () => ({ body: grace }));
    signedInBefore();
    expect((await Screen.open('/admin/users')).address).toBe('/account');
  });

  it('asks to sign in again when the session ended, and comes back', async () => {
    signedInBefore();
    const screen = await Screen.open('/admin/users');
    await screen.until(() => screen.heading === 'Users');
    session.end();
    await TestBed.inject(Api)
      .get('/auth/me')
      .catch(() => undefined);
    await screen.shows('Your session has ended.');
    expect(screen.address).toBe('/sign-in?then=%2Fadmin%2Fusers');
  });

  it.each(['/users', '/admin'])(
    'takes %s for the page of users, also through the sign-in',
    async (address) => {
      const screen = await Screen.open(address);
      await signIn(screen);
      await screen.until(() => screen.heading === 'Users');
      expect(screen.address).toBe('/admin/users');
    },
  );

  it('keeps what stands behind a shorter address', async () => {
    signedInBefore();
    const screen = await Screen.open('/users?search=ada');
    await screen.until(() => screen.heading === 'Users');
    expect(screen.address).toBe('/admin/users?search=ada');
  });

  it('comes back to the page after a fresh sign-in that an act asked for', async () => {
    signedInBefore();
    const screen = await Screen.open('/admin/users?search=ada');
    await screen.until(() => screen.heading === 'Users');
    await TestBed.inject(Session).signInAgain();
    await screen.shows('Sign in to go on where you were.');
    expect(server.count('POST /auth/logout')).toBe(1);
    await signIn(screen);
    await screen.until(() => screen.heading === 'Users');
    expect(screen.address).toBe('/admin/users?search=ada');
  });

  it('says goodbye without a way back after signing out', async () => {
    signedInBefore();
    const screen = await Screen.open('/account');
    await screen.press('Sign out here');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.address).toBe('/sign-in');
  });

  it('waits for a server that does not answer, at the same address', async () => {
    signedInBefore();
    server.up = false;
    const screen = await Screen.open('/account');
    expect(screen.heading).toBe('Cannot reach the server');
    server.up = true;
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
  });

  it('has a friendly word for addresses that lead nowhere', async () => {
    expect((await Screen.open('/nowhere')).heading).toBe('There is nothing here');
  });

  it('puts the focus on the heading of a new page', async () => {
    signedInBefore();
    const screen = await Screen.open('/account');
    document.querySelector<HTMLAnchorElement>('nav a[href="/admin/users"]')?.click();
    await screen.until(() => document.activeElement?.textContent === 'Users');
    expect(document.activeElement?.tagName).toBe('H1');
  });

  describe('with a password that somebody else set', () => {
    const suggested = { body: { ...ada, passwordChangeSuggested: true } };

    it('asks for another one, and takes “not now” for an answer', async () => {
      server.on('GET /auth/me', () => suggested);
      const screen = await Screen.open('/sign-in?then=%2Fadmin%2Fusers');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose your own password');
      await screen.press('Not now');
      await screen.until(() => screen.heading === 'Users');
    });

    it('knows the old one from the sign-in', async () => {
      server.on('GET /auth/me', () => suggested);
      server.on('POST /auth/password-login', () => ({
        body: { accessToken: 'token-0', exp: 900, passwordChangeSuggested: true },
      }));
      server.on('POST /auth/change-password', () => ({ body: { success: true } }));
      const screen = await Screen.open('/sign-in');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose your own password');
      screen.type('New password', 'battery staple');
      await screen.press('Save and continue');
      await screen.until(() => screen.heading === 'Account');
      expect(server.requests.find(({ path }) => path === '/auth/change-password')?.body).toEqual({
        currentPassword: 'correct horse',
        newPassword: 'battery staple',
      });
    });

    it('insists where it must', async () => {
      server.on('POST /auth/password-login', () =>
        refuse(403, 'password_change_required', { setupToken: 'set-me-up' }),
      );
      server.on('POST /auth/setup-password', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
      const screen = await Screen.open('/sign-in');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose your own password');
      expect(screen.text).not.toContain('Not now');
      screen.type('New password', 'battery staple');
      await screen.press('Save and continue');
      await screen.until(() => screen.heading === 'Account');
      expect(server.requests.find(({ path }) => path === '/auth/setup-password')?.body).toEqual({
        email: 'ada@example.com',
        token: 'set-me-up',
        password: 'battery staple',
      });
    });
  });
});
