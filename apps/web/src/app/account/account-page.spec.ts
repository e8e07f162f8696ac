import type { SessionBody } from '@mikrochat/contract';
import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { ada, serveSession } from '../../testing/users';
import { Screen } from '../../testing/screen';

const sessionBody = (id: string, more: Partial<SessionBody> = {}): SessionBody => ({
  id,
  createdAt: 0,
  lastUsed: Date.now(),
  lastLogin: 0,
  expiresAt: 0,
  device: 'Firefox on Linux',
  method: 'password',
  metadata: { ip: '192.0.2.7' },
  isCurrentSession: false,
  ...more,
});
const currentSession = sessionBody('here', { isCurrentSession: true, device: 'Chrome on macOS' });
const phone = sessionBody('phone', { device: 'Safari on iOS', method: 'oauth:google' });

describe('the account page', () => {
  let server: FakeServer;

  beforeEach(() => {
    localStorage.setItem('mikrochat.session', '1');
    server = passwordServer().on('GET /auth/sessions', () => ({
      body: { sessions: [phone, currentSession] },
    }));
    serveSession(server);
  });

  const open = async (): Promise<Screen> => {
    const screen = await Screen.open('/account');
    await screen.shows('This device');
    return screen;
  };

  it('changes the name', async () => {
    server.on('PUT /users/me', ({ body }) => ({ body: { user: { ...ada.user, ...(body as object) } } }));
    const screen = await open();
    expect(screen.field('Name').value).toBe('Ada Lovelace');
    server.on('GET /auth/me', () => ({ body: { user: { ...ada.user, userName: 'Countess' } } }));
    screen.type('Name', 'Countess');
    await screen.press('Save name');
    await screen.until(() => document.querySelector('header')?.textContent.includes('Countess') ?? false);
  });

  it('changes the password and clears the form', async () => {
    server.on('POST /auth/change-password', () => ({ body: { success: true } }));
    const screen = await open();
    screen.type('Current password', 'correct horse');
    screen.type('New password', 'battery staple');
    await screen.press('Change password');
    await screen.until(() => screen.field('Current password').value === '');
    expect(screen.descriptionOf('Current password')).toBe('');
    expect(server.requests.find(({ path }) => path === '/auth/change-password')?.body).toEqual({
      currentPassword: 'correct horse',
      newPassword: 'battery staple',
    });
  });

  it('shows a wrong current password at its field', async () => {
    server.on('POST /auth/change-password', () => refuse(401, 'invalid_credentials', { error: 'Wrong.' }));
    const screen = await open();
    screen.type('Current password', 'guess');
    screen.type('New password', 'battery staple');
    await screen.press('Change password');
    await screen.until(() => screen.descriptionOf('Current password').includes('Wrong.'));
    expect(screen.url).toBe('/account');
  });

  it('lists the current device first, with the sign-in method of each device', async () => {
    const screen = await open();
    expect(screen.text).toMatch(/Chrome on macOS.*Active now.*Safari on iOS.*Google/);
  });

  it('signs out one other device', async () => {
    server.on('DELETE /auth/sessions/phone', () => ({ body: { message: 'Ended.' } }));
    const screen = await open();
    document.querySelector<HTMLButtonElement>('[aria-label="Sign out Safari on iOS"]')?.click();
    await screen.until(() => !screen.text.includes('Safari on iOS'));
  });

  it('treats a device that was already signed out (404) as signed out', async () => {
    const screen = await open();
    document.querySelector<HTMLButtonElement>('[aria-label="Sign out Safari on iOS"]')?.click();
    await screen.until(() => !screen.text.includes('Safari on iOS'));
  });

  it('signs out all other devices after a confirmation', async () => {
    server.on('DELETE /auth/sessions', () => ({ body: { message: 'Ended.' } }));
    const screen = await open();
    await screen.press('Sign out all others');
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    document.querySelector<HTMLButtonElement>('.dialog-frame [type=submit]')?.click();
    await screen.until(() => !screen.text.includes('Safari on iOS'));
    expect(screen.text).toContain('Chrome on macOS');
  });

  it('loads the devices again on “Try again” after an error', async () => {
    server.on('GET /auth/sessions', () => refuse(503, 'unavailable', { error: 'Busy.' }));
    const screen = await Screen.open('/account');
    await screen.shows('Busy.');
    server.on('GET /auth/sessions', () => ({ body: { sessions: [currentSession] } }));
    await screen.press('Try again');
    await screen.shows('This device');
  });

  it('deletes the account only after its email address is typed', async () => {
    server.on('POST /users/exit', () => ({ body: { message: 'Deleted.' } }));
    const screen = await open();
    await screen.press('Delete my account');
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    const confirm = document.querySelector<HTMLButtonElement>('.dialog-frame [type=submit]');
    expect(confirm?.disabled).toBe(true);
    screen.typeInto(document.querySelector('#type-to-confirm'), 'ada@example.com');
    await screen.until(() => confirm?.disabled === false);
    confirm?.click();
    await screen.shows('Your account was deleted.');
    expect(screen.url).toBe('/sign-in');
  });

  it('has no password section for a user without a password', async () => {
    server.on('GET /auth/me', () => ({ body: { user: { ...ada.user, hasPassword: false } } }));
    expect((await open()).text).not.toContain('Change password');
  });
});
