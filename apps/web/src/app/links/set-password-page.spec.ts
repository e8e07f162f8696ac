import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { ada, grace, keepsSession, tokens } from '../../testing/users';
import { Screen } from '../../testing/screen';

const link = '#token=abc.def&email=ada%40example.com';
const set = 'POST /auth/setup-password';

describe('the pages of links that set a password', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = passwordServer({ hasEmail: true, passwordResetEnabled: true, registrationEnabled: false });
    keepsSession(server);
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
  ])('%s sets it, and signs in', async (page, heading, button) => {
    const screen = await Screen.open(page + link);
    expect(screen.heading).toBe(heading);
    expect(screen.text).toContain('ada@example.com');
    fill(screen, 'a horse and a staple');
    await screen.press(button);
    await screen.until(() => screen.heading === 'Account');
    const heard = server.requests.find(({ path }) => path === '/auth/setup-password');
    expect(heard?.headers['authorization']).toBeUndefined();
    expect(heard?.body).toEqual({
      email: 'ada@example.com',
      token: 'abc.def',
      password: 'a horse and a staple',
    });
  });

  it('tells a password manager whose password it is', async () => {
    const screen = await Screen.open(`/set-password${link}`);
    const name = document.querySelector<HTMLInputElement>('form input[autocomplete=username]');
    expect(name?.value).toBe('ada@example.com');
    expect(screen.field('New password').autocomplete).toBe('new-password');
    expect(screen.field('New password again').autocomplete).toBe('new-password');
  });

  it('asks for the same password twice', async () => {
    const screen = await Screen.open(`/reset-password${link}`);
    fill(screen, 'a horse and a staple', '');
    await screen.press('Save and sign in');
    await screen.until(() => screen.said('New password again').includes('Enter the password once more.'));
    fill(screen, 'short', 'shorter');
    await screen.until(() => screen.said('New password again').includes('This is not the same password.'));
    expect(screen.said('New password')).toContain('at least 8 characters');
    expect(server.count(set)).toBe(0);
  });

  it('stays when the password is refused: the link still works', async () => {
    server.on(set, () => refuse(400, 'password_too_common', { error: 'Easy to guess.' }));
    const screen = await Screen.open(`/set-password${link}`);
    fill(screen, 'password123');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.said('New password').includes('Easy to guess.'));
    server.on(set, () => ({ body: tokens('token-0') }));
    fill(screen, 'a horse and a staple');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.heading === 'Account');
  });

  it('leads on from a dead reset link to a new one for the same address', async () => {
    server.on(set, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(`/reset-password${link}`);
    fill(screen, 'a horse and a staple');
    await screen.press('Save and sign in');
    await screen.until(() => screen.heading === 'This link does not work any more');
    await screen.follow('Ask for a new link');
    await screen.until(() => screen.heading === 'Forgot your password?');
    expect(screen.field('Email').value).toBe('ada@example.com');
  });

  it('leads on from a dead invitation to those who invite', async () => {
    server.on(set, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(`/set-password${link}`);
    fill(screen, 'a horse and a staple');
    await screen.press('Set password and sign in');
    await screen.until(() => screen.heading === 'This invitation does not work any more');
    expect(screen.text).toContain('ask an admin of your team');
    expect(document.activeElement?.tagName).toBe('H1');
  });

  it('says what is missing', async () => {
    const screen = await Screen.open('/reset-password');
    expect(screen.heading).toBe('This link is incomplete');
  });

  it('says who is signed out by it', async () => {
    keepsSession(server, grace);
    localStorage.setItem('mikrochat.session', '1');
    const screen = await Screen.open(`/set-password${link}`);
    await screen.shows('Grace (grace@example.com) is signed in here');
  });
});
