import { TestBed } from '@angular/core/testing';
import { type FakeServer, refuse } from '../testing/fake-server';
import { passwordServer } from '../testing/password-server';
import { ada, grace, serveSession } from '../testing/users';
import { Screen } from '../testing/screen';
import { Api } from './api/api';
import { Session } from './session/session';

describe('the app', () => {
  let server: FakeServer;
  let session: ReturnType<typeof serveSession>;

  beforeEach(() => {
    server = passwordServer();
    session = serveSession(server);
    server.on('GET /users', () => ({ body: { users: [], nextCursor: null, total: 0 } }));
    server.on('POST /auth/password-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
  });

  const signedInBefore = (): void => localStorage.setItem('mikrochat.session', '1');
  const signIn = async (screen: Screen): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', 'correct horse');
    await screen.press('Sign in');
  };

  it('opens the requested page after the sign-in', async () => {
    const screen = await Screen.open('/admin/users?search=ada');
    expect(screen.url).toBe('/sign-in?then=%2Fadmin%2Fusers%3Fsearch%3Dada');
    await signIn(screen);
    await screen.until(() => screen.heading === 'Users');
    expect(screen.url).toBe('/admin/users?search=ada');
  });

  it('never redirects to another site', async () => {
    const screen = await Screen.open('/sign-in?then=%2F%2Fevil.example');
    await signIn(screen);
    await screen.until(() => screen.heading === 'Account');
    expect(screen.url).toBe('/account');
  });

  it('resumes the session after a reload', async () => {
    signedInBefore();
    const screen = await Screen.open('/');
    expect(screen.heading).toBe('Account');
    expect(screen.url).toBe('/account');
  });

  it('redirects signed-in users from the sign-in page', async () => {
    signedInBefore();
    expect((await Screen.open('/sign-in?then=/admin/users')).heading).toBe('Users');
  });

  it('redirects users who are not admins from admin pages', async () => {
    server.on('GET /auth/me', () => ({ body: grace }));
    signedInBefore();
    expect((await Screen.open('/admin/users')).url).toBe('/account');
  });

  it('shows the sign-in page with a return path when the session ended', async () => {
    signedInBefore();
    const screen = await Screen.open('/admin/users');
    await screen.until(() => screen.heading === 'Users');
    session.end();
    await TestBed.inject(Api)
      .get('/auth/me')
      .catch(() => undefined);
    await screen.shows('Your session has ended.');
    expect(screen.url).toBe('/sign-in?then=%2Fadmin%2Fusers');
  });

  it.each(['/users', '/admin'])('redirects %s to the users page, also through the sign-in', async (url) => {
    const screen = await Screen.open(url);
    await signIn(screen);
    await screen.until(() => screen.heading === 'Users');
    expect(screen.url).toBe('/admin/users');
  });

  it('keeps the query of a redirected URL', async () => {
    signedInBefore();
    const screen = await Screen.open('/users?search=ada');
    await screen.until(() => screen.heading === 'Users');
    expect(screen.url).toBe('/admin/users?search=ada');
  });

  it('returns to the page after a reauthentication on the sign-in page', async () => {
    signedInBefore();
    const screen = await Screen.open('/admin/users?search=ada');
    await screen.until(() => screen.heading === 'Users');
    await TestBed.inject(Session).signInAgain();
    await screen.shows('Sign in to continue where you left off.');
    expect(server.count('POST /auth/logout')).toBe(1);
    await signIn(screen);
    await screen.until(() => screen.heading === 'Users');
    expect(screen.url).toBe('/admin/users?search=ada');
  });

  it('has no return path after signing out', async () => {
    signedInBefore();
    const screen = await Screen.open('/account');
    await screen.press('Sign out here');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.url).toBe('/sign-in');
  });

  it('retries at the same URL when the server is unreachable', async () => {
    signedInBefore();
    server.up = false;
    const screen = await Screen.open('/account');
    expect(screen.heading).toBe('Cannot reach the server');
    server.up = true;
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
  });

  it('shows a page for unknown URLs', async () => {
    expect((await Screen.open('/nowhere')).heading).toBe('Page not found');
  });

  it('focuses the heading of a new page', async () => {
    signedInBefore();
    const screen = await Screen.open('/account');
    document.querySelector<HTMLAnchorElement>('nav a[href="/admin/users"]')?.click();
    await screen.until(() => document.activeElement?.textContent === 'Users');
    expect(document.activeElement?.tagName).toBe('H1');
  });

  describe('with a password that an admin set', () => {
    const suggested = { body: { ...ada, passwordChangeSuggested: true } };

    it('suggests a new password, which the user may postpone', async () => {
      server.on('GET /auth/me', () => suggested);
      const screen = await Screen.open('/sign-in?then=%2Fadmin%2Fusers');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose a new password');
      await screen.press('Not now');
      await screen.until(() => screen.heading === 'Users');
    });

    it('does not ask for the current password just after the sign-in', async () => {
      server.on('GET /auth/me', () => suggested);
      server.on('POST /auth/password-login', () => ({
        body: { accessToken: 'token-0', exp: 900, passwordChangeSuggested: true },
      }));
      server.on('POST /auth/change-password', () => ({ body: { success: true } }));
      const screen = await Screen.open('/sign-in');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose a new password');
      screen.type('New password', 'battery staple');
      await screen.press('Save and continue');
      await screen.until(() => screen.heading === 'Account');
      expect(server.requests.find(({ path }) => path === '/auth/change-password')?.body).toEqual({
        currentPassword: 'correct horse',
        newPassword: 'battery staple',
      });
    });

    it('requires a new password where the server does', async () => {
      server.on('POST /auth/password-login', () =>
        refuse(403, 'password_change_required', { setupToken: 'set-me-up' }),
      );
      server.on('POST /auth/setup-password', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
      const screen = await Screen.open('/sign-in');
      await signIn(screen);
      await screen.until(() => screen.heading === 'Choose a new password');
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
