import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { Screen } from '../../testing/screen';

const ask = 'POST /auth/login';
const linkServer = (more: Parameters<typeof passwordServer>[0] = {}): FakeServer =>
  passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false, ...more }).on(ask, () => ({
    body: { success: true, message: 'On its way.' },
  }));

async function asked(address = '/sign-in'): Promise<Screen> {
  const screen = await Screen.open(address);
  screen.type('Email', ' ada@example.com');
  await screen.press('Mail me a link');
  await screen.until(() => screen.heading === 'Look into your inbox');
  return screen;
}

describe('asking for a link', () => {
  it('says where it goes, and what to do when nothing comes', async () => {
    const server = linkServer();
    const screen = await asked();
    expect(server.requests.at(-1)?.body).toEqual({ email: 'ada@example.com' });
    expect(screen.text).toContain('ada@example.com');
    expect(screen.text).toContain('spam');
    expect(document.activeElement?.textContent).toBe('Look into your inbox');
  });

  it('leaves a note that this browser asked, and nothing secret', async () => {
    linkServer();
    await asked('/sign-in?then=%2Fadmin%2Fusers');
    const note = JSON.parse(localStorage.getItem('mikrochat.asked') ?? '{}') as object;
    expect(note).toEqual({
      email: 'ada@example.com',
      at: expect.any(Number) as number,
      then: '/admin/users',
    });
  });

  it('explains a mistake, and a pause, at the form', async () => {
    const server = linkServer();
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada');
    await screen.press('Mail me a link');
    await screen.until(() => screen.said('Email').includes('Enter an email address like'));
    server.on(ask, () => refuse(429, 'too_many_attempts', { retryAfter: 40 }));
    screen.type('Email', 'ada@example.com');
    await screen.press('Mail me a link');
    await screen.shows('You can try again in 40 seconds.');
    expect(screen.heading).toBe('Welcome back');
  });

  it('takes another address, beginning with the one before', async () => {
    linkServer();
    const screen = await asked();
    await screen.press('Use another address');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.field('Email').value).toBe('ada@example.com');
    expect(document.activeElement).toBe(screen.field('Email'));
  });

  it('welcomes everybody where no invitation is needed', async () => {
    linkServer();
    expect((await Screen.open('/sign-in')).text).toContain('Your first link makes your account.');
  });

  it('says that one must be invited where that is so', async () => {
    linkServer({ isInviteRequired: true });
    const screen = await asked();
    expect(screen.text).toContain('Ask an admin of your team to add you.');
  });

  it('leads to the mailbox of a server that keeps its mails', async () => {
    linkServer({ mailbox: '/dev/mailbox' });
    await asked();
    const link = [...document.querySelectorAll('a')].find(({ text }) => text === 'Open the mailbox');
    expect(link?.getAttribute('href')).toBe('/dev/mailbox');
    expect(link?.target).toBe('_blank');
  });
});

describe('sending a link again', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setTimeout'] }));
  afterEach(() => jest.useRealTimers());

  const again = (screen: Screen): Promise<void> => screen.press('Send again');

  it('waits for a minute, then sends, then waits again', async () => {
    const server = linkServer();
    const screen = await asked();
    await screen.shows('Send again in 1:00');
    await again(screen);
    expect(server.count(ask)).toBe(1);
    jest.advanceTimersByTime(60_000);
    await screen.until(() => !screen.text.includes('Send again in'));
    await again(screen);
    await screen.shows('Only the link in the newest mail works.');
    expect(server.count(ask)).toBe(2);
    await screen.shows('Send again in 1:00');
  });

  it('waits as long as the server says', async () => {
    const server = linkServer();
    const screen = await asked();
    server.on(ask, () => refuse(429, 'too_many_attempts', { retryAfter: 300 }));
    jest.advanceTimersByTime(60_000);
    await again(screen);
    await screen.shows('You can try again in 5 minutes.');
    await screen.shows('Send again in 5:00');
  });
});

describe('a forgotten password', () => {
  const reset = 'POST /auth/request-password-reset';
  const resetServer = (): FakeServer =>
    passwordServer({ hasEmail: true, passwordResetEnabled: true }).on(reset, () => ({
      body: { success: true, message: 'On its way.' },
    }));

  it('is asked for with the address that was typed already', async () => {
    const server = resetServer();
    const screen = await Screen.open('/sign-in');
    screen.type('Email', 'ada@example.com');
    await screen.settled();
    await screen.follow('Forgot password?');
    await screen.until(() => screen.heading === 'Forgot your password?');
    expect(screen.field('Email').value).toBe('ada@example.com');
    await screen.press('Mail me a link');
    await screen.until(() => screen.heading === 'Look into your inbox');
    expect(server.requests.at(-1)).toMatchObject({ body: { email: 'ada@example.com' } });
    expect(localStorage.getItem('mikrochat.asked')).toBeNull();
    await screen.press('Use another address');
    await screen.until(() => screen.heading === 'Forgot your password?');
  });

  it('is nobody’s page where it cannot be reset by mail', async () => {
    passwordServer();
    const screen = await Screen.open('/forgot-password');
    await screen.until(() => screen.heading === 'Welcome back');
  });
});
