import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { Screen } from '../../testing/screen';

const login = 'POST /auth/login';
const linkServer = (more: Parameters<typeof passwordServer>[0] = {}): FakeServer =>
  passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false, ...more }).on(
    login,
    () => ({
      body: { success: true, message: 'On its way.' },
    }),
  );

async function requestLink(url = '/sign-in'): Promise<Screen> {
  const screen = await Screen.open(url);
  screen.type('Email', ' ada@example.com');
  await screen.press('Email me a link');
  await screen.until(() => screen.heading === 'Check your email');
  return screen;
}

describe('requesting a magic link', () => {
  it('shows where it was sent, and what to do if it does not arrive', async () => {
    const server = linkServer();
    const screen = await requestLink();
    expect(server.requests.at(-1)?.body).toEqual({ email: 'ada@example.com' });
    expect(screen.text).toContain('ada@example.com');
    expect(screen.text).toContain('spam');
    expect(document.activeElement?.textContent).toBe('Check your email');
  });

  it('stores that this browser requested it, and no secret', async () => {
    linkServer();
    await requestLink('/sign-in?then=%2Fadmin%2Fusers');
    const stored = JSON.parse(localStorage.getItem('mikrochat.asked') ?? '{}') as object;
    expect(stored).toEqual({
      email: 'ada@example.com',
      at: expect.any(Number) as number,
      then: '/admin/users',
    });
  });

  it('shows an invalid email address at the field, and too many attempts below the button', async () => {
    const server = linkServer();
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada');
    await screen.press('Email me a link');
    await screen.until(() => screen.descriptionOf('Email').includes('Enter an email address like'));
    server.on(login, () => refuse(429, 'too_many_attempts', { retryAfter: 40 }));
    screen.type('Email', 'ada@example.com');
    await screen.press('Email me a link');
    await screen.shows('Try again in 40 seconds.');
    expect(screen.heading).toBe('Welcome back');
  });

  it('can be repeated with a different email address, starting from the previous one', async () => {
    linkServer();
    const screen = await requestLink();
    await screen.press('Use a different email address');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.field('Email').value).toBe('ada@example.com');
    expect(document.activeElement).toBe(screen.field('Email'));
  });

  it('tells a new user that no invitation is needed', async () => {
    linkServer();
    expect((await Screen.open('/sign-in')).text).toContain('Your first sign-in creates your account.');
  });

  it('tells a new user that an invitation is needed', async () => {
    linkServer({ isInviteRequired: true });
    const screen = await requestLink();
    expect(screen.text).toContain('Ask an admin of your team to add you.');
  });

  it('links to the mailbox of a server that keeps its emails', async () => {
    linkServer({ mailbox: '/dev/mailbox' });
    await requestLink();
    const link = [...document.querySelectorAll('a')].find(({ text }) => text === 'Open the mailbox');
    expect(link?.getAttribute('href')).toBe('/dev/mailbox');
    expect(link?.target).toBe('_blank');
  });
});

describe('sending a magic link again', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setTimeout'] }));
  afterEach(() => jest.useRealTimers());

  const sendAgain = (screen: Screen): Promise<void> => screen.press('Send again');

  it('is possible after a minute, then again after a minute', async () => {
    const server = linkServer();
    const screen = await requestLink();
    await screen.shows('Send again in 1:00');
    await sendAgain(screen);
    expect(server.count(login)).toBe(1);
    jest.advanceTimersByTime(60_000);
    await screen.until(() => !screen.text.includes('Send again in'));
    await sendAgain(screen);
    await screen.shows('Only the newest link works.');
    expect(server.count(login)).toBe(2);
    await screen.shows('Send again in 1:00');
  });

  it('waits as long as the server demands', async () => {
    const server = linkServer();
    const screen = await requestLink();
    server.on(login, () => refuse(429, 'too_many_attempts', { retryAfter: 300 }));
    jest.advanceTimersByTime(60_000);
    await sendAgain(screen);
    await screen.shows('Try again in 5 minutes.');
    await screen.shows('Send again in 5:00');
  });
});

describe('the page for a forgotten password', () => {
  const reset = 'POST /auth/request-password-reset';
  const resetServer = (): FakeServer =>
    passwordServer({ hasEmail: true, passwordResetEnabled: true }).on(reset, () => ({
      body: { success: true, message: 'On its way.' },
    }));

  it('takes the email address over from the sign-in page', async () => {
    const server = resetServer();
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada@example.com');
    await screen.settled();
    await screen.follow('Forgot password?');
    await screen.until(() => screen.heading === 'Forgot your password?');
    expect(screen.field('Email').value).toBe('ada@example.com');
    await screen.press('Email me a link');
    await screen.until(() => screen.heading === 'Check your email');
    expect(server.requests.at(-1)).toMatchObject({ body: { email: 'ada@example.com' } });
    expect(localStorage.getItem('mikrochat.asked')).toBeNull();
    await screen.press('Use a different email address');
    await screen.until(() => screen.heading === 'Forgot your password?');
  });

  it('leads to the sign-in page where passwords cannot be reset by mail', async () => {
    passwordServer();
    const screen = await Screen.open('/forgot-password');
    await screen.until(() => screen.heading === 'Welcome back');
  });
});
