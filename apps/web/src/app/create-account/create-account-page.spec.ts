import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { keepsSession } from '../../testing/users';
import { Screen } from '../../testing/screen';

describe('the page to create an account', () => {
  let server: FakeServer;
  beforeEach(() => (server = passwordServer()));

  const fill = async (screen: Screen, password = 'battery staple'): Promise<void> => {
    screen.type('Email', 'ada@example.com');
    screen.type('Password', password);
    await screen.press('Create account');
  };

  it('creates one and goes in, a name only where one is given', async () => {
    keepsSession(server);
    server.on('POST /auth/register', () => ({ body: { accessToken: 'token-0', exp: 900 } }));
    const screen = await Screen.open('/create-account');
    await fill(screen);
    await screen.until(() => screen.heading === 'Account');
    const { body } = server.requests.find(({ path }) => path === '/auth/register') ?? {};
    expect(body).toEqual({ email: 'ada@example.com', password: 'battery staple' });
  });

  it('praises length while one types', async () => {
    const screen = await Screen.open('/create-account');
    expect(screen.said('Password')).toContain('At least 8 characters');
    screen.type('Password', 'seven77');
    await screen.until(() => screen.said('Password').includes('1 more character.'));
    screen.type('Password', 'battery staple horse');
    await screen.until(() => screen.said('Password').includes('Strong.'));
  });

  it('refuses a short password itself', async () => {
    const screen = await Screen.open('/create-account');
    await fill(screen, 'short');
    await screen.until(() => screen.said('Password').includes('Use at least 8 characters.'));
    expect(server.count('POST /auth/register')).toBe(0);
  });

  it.each([
    ['Email', refuse(400, 'email_taken', { error: 'Taken.' }), 'Taken.'],
    ['Password', refuse(400, 'password_too_common', { error: 'Too easy.' }), 'Too easy.'],
    ['Name', refuse(400, 'invalid_input', { details: { userName: ['Not this name.'] } }), 'Not this name.'],
  ])('explains a refusal at the field: %s', async (label, refusal, sentence) => {
    server.on('POST /auth/register', () => refusal);
    const screen = await Screen.open('/create-account');
    await fill(screen);
    await screen.until(() => screen.said(label).includes(sentence));
    expect(document.activeElement).toBe(screen.field(label));
  });

  it('says who can help where accounts are made by admins', async () => {
    passwordServer({ registrationEnabled: false });
    expect((await Screen.open('/create-account')).heading).toBe('By invitation only');
  });
});
