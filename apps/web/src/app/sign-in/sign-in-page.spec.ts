import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { keepsSession } from '../../testing/users';
import { Screen } from '../../testing/screen';

describe('the sign-in page', () => {
  let server: FakeServer;
  beforeEach(() => (server = passwordServer()));

  const signIn = async (screen: Screen): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', 'not right');
    await screen.press('Sign in');
  };

  it('says nothing of mistakes before somebody is done', async () => {
    const screen = await Screen.open('/sign-in');
    screen.field('Email').dispatchEvent(new Event('blur'));
    expect(screen.said('Email')).toBe('');
    expect(screen.field('Email').getAttribute('aria-invalid')).toBeNull();
  });

  it('explains each mistake at its field and leads to the first', async () => {
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada');
    await screen.press('Sign in');
    await screen.until(() => screen.said('Email') !== '');
    expect(screen.said('Email')).toContain('Enter an email address like name@example.com.');
    expect(screen.said('Password')).toContain('Enter a password.');
    expect(screen.field('Email').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(screen.field('Email'));
    expect(server.count('POST /auth/password-login')).toBe(0);
  });

  it('explains a wrong password there, until it is typed anew', async () => {
    server.on('POST /auth/password-login', () => refuse(401, 'invalid_credentials', { error: 'No match.' }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.until(() => screen.said('Password').includes('No match.'));
    expect(document.activeElement).toBe(screen.field('Password'));
    screen.type('Password', 'another');
    await screen.until(() => screen.said('Password') === '');
  });

  it('sends the same input again, since the reason may be gone', async () => {
    server.on('POST /auth/password-login', () => refuse(401, 'invalid_credentials', { error: 'No match.' }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.until(() => screen.said('Password').includes('No match.'));
    await screen.press('Sign in');
    await screen.until(() => server.count('POST /auth/password-login') === 2);
  });

  it('says when to try again, counts down, and lets nobody try before', async () => {
    server.on('POST /auth/password-login', () => refuse(429, 'too_many_attempts', { retryAfter: 2 }));
    const screen = await Screen.open('/sign-in');
    await signIn(screen);
    await screen.shows('You can try again in 2 seconds.');
    expect(screen.button('Try again in 0:0').disabled).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 2200));
    await screen.shows('You can try again now.');
    expect(screen.button('Sign in').disabled).toBe(false);
  });

  it('says that the server cannot be reached, and works when it can', async () => {
    keepsSession(server);
    server.on('POST /auth/password-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/sign-in');
    server.up = false;
    await signIn(screen);
    await screen.shows('Cannot reach the server.');
    server.up = true;
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
  });

  it('offers an account only where everybody may have one', async () => {
    expect((await Screen.open('/sign-in')).text).toContain('Create an account');
  });

  it('offers none where people are invited', async () => {
    passwordServer({ isInviteRequired: true, registrationEnabled: false });
    expect((await Screen.open('/sign-in')).text).not.toContain('Create an account');
  });

  it('offers a forgotten password only where a mail can be sent', async () => {
    passwordServer({ hasEmail: true, passwordResetEnabled: true });
    expect((await Screen.open('/sign-in')).text).toContain('Forgot password?');
  });

  it('says plainly that it is in development mode', async () => {
    const dev = passwordServer({ mode: 'dev', registrationEnabled: false });
    keepsSession(dev);
    dev.on('POST /auth/dev-login', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/sign-in');
    expect(screen.text).toContain('Development mode.');
    expect(screen.text).not.toContain('Password');
    screen.type('Email', 'ada@example.com');
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
  });
});
