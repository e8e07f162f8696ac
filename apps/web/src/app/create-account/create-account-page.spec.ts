import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { serveSession } from '../../testing/users';
import { Screen } from '../../testing/screen';

describe('the page to create an account', () => {
  let server: FakeServer;
  beforeEach(() => (server = passwordServer()));

  const fill = async (screen: Screen, password = 'battery staple'): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', password);
    await screen.press('Create account');
  };

  it('creates an account and signs in, with a name only where one is given', async () => {
    serveSession(server);
    server.on('POST /auth/register', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/create-account');
    await fill(screen);
    await screen.until(() => screen.heading === 'Account');
    const { body } = server.requests.find(({ path }) => path === '/auth/register') ?? {};
    expect(body).toEqual({ email: 'ada@example.com', password: 'battery staple' });
  });

  it('shows the strength of the password', async () => {
    const screen = await Screen.open('/create-account');
    expect(screen.descriptionOf('Password')).toContain('At least 8 characters');
    screen.type('Password', 'seven77');
    await screen.until(() => screen.descriptionOf('Password').includes('1 more character.'));
    screen.type('Password', 'battery staple horse');
    await screen.until(() => screen.descriptionOf('Password').includes('Strong.'));
  });

  it('refuses a short password without a request', async () => {
    const screen = await Screen.open('/create-account');
    await fill(screen, 'short');
    await screen.until(() => screen.descriptionOf('Password').includes('Use at least 8 characters.'));
    expect(server.count('POST /auth/register')).toBe(0);
  });

  it.each([
    ['Email', refuse(400, 'email_taken', { error: 'Taken.' }), 'Taken.'],
    ['Password', refuse(400, 'password_too_common', { error: 'Too easy.' }), 'Too easy.'],
    ['Name', refuse(400, 'invalid_input', { details: { userName: ['Not this name.'] } }), 'Not this name.'],
  ])('shows an error of the server at the field: %s', async (label, refusal, sentence) => {
    server.on('POST /auth/register', () => refusal);
    const screen = await Screen.open('/create-account');
    await fill(screen);
    await screen.until(() => screen.descriptionOf(label).includes(sentence));
    expect(document.activeElement).toBe(screen.field(label));
  });

  it('refers to an admin where an invitation is needed', async () => {
    passwordServer({ registrationEnabled: false });
    expect((await Screen.open('/create-account')).heading).toBe('By invitation only');
  });
});
