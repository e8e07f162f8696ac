import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { serveSession } from '../../testing/users';
import { Screen } from '../../testing/screen';

describe('the sign-in page', () => {
  let server: FakeServer;
  beforeEach(() => (server = passwordServer()));

  const signIn = async (screen: Screen): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', 'not right');
    await screen.press('Sign in');
  };

  it('shows no errors before the first submission', async () => {
    const screen = await Screen.open('/sign-in');
    screen.field('Email').dispatchEvent(new Event('blur'));
    expect(screen.descriptionOf('Email')).toBe('');
    expect(screen.field('Email').getAttribute('aria-invalid')).toBeNull();
  });

  it('shows each error at its field and focuses the first', async () => {
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada');
    await screen.press('Sign in');
    await screen.until(() => screen.descriptionOf('Email') !== '');
    expect(screen.descriptionOf('Email')).toContain('Enter an email address like name@example.com.');
    expect(screen.descriptionOf('Password')).toContain('Enter a password.');
    expect(screen.field('Email').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(screen.field('Email'));
    expect(server.count('POST /auth/password-login')).toBe(0);
  });

  it('shows a wrong password at its field until the text changes', async () => {
    server.on('POST /auth/password-login', () => refuse(401, 'invalid_credentials', { error: 'No match.' }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.until(() => screen.descriptionOf('Password').includes('No match.'));
    expect(document.activeElement).toBe(screen.field('Password'));
    screen.type('Password', 'corrected');
    await screen.until(() => screen.descriptionOf('Password') === '');
  });

  it('sends the same input again, since the reason may be gone', async () => {
    server.on('POST /auth/password-login', () => refuse(401, 'invalid_credentials', { error: 'No match.' }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.until(() => screen.descriptionOf('Password').includes('No match.'));
    await screen.press('Sign in');
    await screen.until(() => server.count('POST /auth/password-login') === 2);
  });

  it('counts down after too many attempts, and is disabled meanwhile', async () => {
    server.on('POST /auth/password-login', () => refuse(429, 'too_many_attempts', { retryAfter: 2 }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.shows('Try again in 2 seconds.');
    expect(screen.button('Try again in 0:0').disabled).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 2200));
    await screen.shows('You can try again now.');
    expect(screen.button('Sign in').disabled).toBe(false);
  });

  it('shows that the server is unreachable, and works when it is back', async () => {
    serveSession(server);
    server.on('POST /auth/password-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/sign-in');
    server.up = false;
    await signIn(screen);
    await screen.shows('Cannot reach the server.');
    server.up = true;
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
  });

  it('offers registration where no invitation is needed', async () => {
    expect((await Screen.open('/sign-in')).text).toContain('Create an account');
  });

  it('offers no registration where an invitation is needed', async () => {
    passwordServer({ isInviteRequired: true, registrationEnabled: false });
    expect((await Screen.open('/sign-in')).text).not.toContain('Create an account');
  });

  it('offers a password reset where mail can be sent', async () => {
    passwordServer({ hasEmail: true, passwordResetEnabled: true });
    expect((await Screen.open('/sign-in')).text).toContain('Forgot password?');
  });

  it('shows that it is in development mode', async () => {
    const dev = passwordServer({ mode: 'dev', registrationEnabled: false });
    serveSession(dev);
    dev.on('POST /auth/dev-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/sign-in');
    expect(screen.text).toContain('Development mode.');
    expect(screen.text).not.toContain('Password');
    screen.type('Email', 'ada@example.com');
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
  });
});
