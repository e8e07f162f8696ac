import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { ada, grace, serveSession, tokens } from '../../testing/users';
import { Screen } from '../../testing/screen';

const link = '#token=abc.def&email=ada%40example.com';
const set = 'POST /auth/setup-password';

describe('the pages to set and to reset a password', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = passwordServer({ hasEmail: true, passwordResetEnabled: true, registrationEnabled: false });
    serveSession(server);
    server.on(set, () => ({ body: tokens('token-0') }));
    server.on('GET /auth/me', () => ({ body: ada }));
  });

  const fill = (screen: Screen, password: string, again = password): void => {
    screen.type('New password', password);
    screen.type('New password again', again);
  };

  it.each([
    ['/set-password', 'Set your password', 'Set password and sign in'],
    ['/reset-password', 'Reset your password', 'Save and sign in'],
  ])('%s sets the password and signs in', async (page, heading, button) => {
    const screen = await Screen.open(page + link);
    expect(screen.heading).toBe(heading);
    expect(screen.text).toContain('ada@example.com');
    fill(screen, 'a horse and a staple');
    await screen.press(button);
    await screen.until(() => screen.heading === 'Account');
    const request = server.requests.find(({ path }) => path === '/auth/setup-password');
    expect(request?.headers['authorization']).toBeUndefined();
    expect(request?.body).toEqual({
      email: 'ada@example.com',
      token: 'abc.def',
      password: 'a horse and a staple',
    });
  });

  it('tell a password manager whose password it is', async () => {
    const screen = await Screen.open(`/set-password${link}`);
    const name = document.querySelector<HTMLInputElement>('form input[autocomplete=username]');
    expect(name?.value).toBe('ada@example.com');
    expect(screen.field('New password').autocomplete).toBe('new-password');
    expect(screen.field('New password again').autocomplete).toBe('new-password');
  });

  it('need the same password twice', async () => {
    const screen = await Screen.open(`/reset-password${link}`);
    fill(screen, 'a horse and a staple', '');
    await screen.press('Save and sign in');
    await screen.until(() =>
      screen.descriptionOf('New password again').includes('Enter the password again.'),
    );
    fill(screen, 'short', 'shorter');
    await screen.until(() =>
      screen.descriptionOf('New password again').includes('The passwords do not match.'),
    );
    expect(screen.descriptionOf('New password')).toContain('at least 8 characters');
    expect(server.count(set)).toBe(0);
  });

  it('keep the link when the server refuses the password', async () => {
    server.on(set, () => refuse(400, 'password_too_common', { error: 'Easy to guess.' }));
    const screen = await Screen.open(`/set-password${link}`);
    fill(screen, 'password123');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.descriptionOf('New password').includes('Easy to guess.'));
    server.on(set, () => ({ body: tokens('token-0') }));
    fill(screen, 'a horse and a staple');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.heading === 'Account');
  });

  it('request a new reset link for the same email address when the link is invalid', async () => {
    server.on(set, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(`/reset-password${link}`);
    fill(screen, 'a horse and a staple');
    await screen.press('Save and sign in');
    await screen.until(() => screen.heading === 'This link no longer works');
    await screen.follow('Request a new link');
    await screen.until(() => screen.heading === 'Forgot your password?');
    expect(screen.field('Email').value).toBe('ada@example.com');
  });

  it('refer to an admin when the invitation is invalid', async () => {
    server.on(set, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(`/set-password${link}`);
    fill(screen, 'a horse and a staple');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.heading === 'This invitation no longer works');
    expect(screen.text).toContain('ask an admin of your team');
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('show that a link is incomplete', async () => {
    const screen = await Screen.open('/reset-password');
    expect(screen.heading).toBe('This link is incomplete');
  });

  it('warn before they replace the session of another user', async () => {
    serveSession(server, grace);
    localStorage.setItem('mikrochat.session', '1');
    const screen = await Screen.open(`/set-password${link}`);
    await screen.shows('You are signed in as Grace (grace@example.com).');
  });
});
