import type { FakeServer } from '../../../testing/fake-server';
import { refuse } from '../../../testing/fake-server';
import { passwordServer } from '../../../testing/password-server';
import { offer, providerServer } from '../../../testing/provider-server';
import { Screen } from '../../../testing/screen';

const github = offer('github', 'GitHub');
const google = offer('google', 'Google');
const club = offer('rowing-club', 'Rowing Club');

const links = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('a.button')];
const named = (): string[] => links().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

describe('the ways in through somebody else', () => {
  let server: FakeServer;

  afterEach(() => {
    document.body.replaceChildren();
    delete window.MIKROCHAT_CONFIG;
  });

  it('are links to the server, in its order, above the form', async () => {
    providerServer([github, google]);
    const screen = await Screen.open('/sign-in');
    expect(named()).toEqual(['Sign in with GitHub', 'Sign in with Google']);
    expect(links().map((link) => link.getAttribute('href'))).toEqual([
      '/auth/oauth/github',
      '/auth/oauth/google',
    ]);
    expect(screen.text).toMatch(/Sign in with Google or with your email Email/);
  });

  it('come back to the page that was asked for, never to another site', async () => {
    providerServer([github]);
    await Screen.open('/admin/users?page=2');
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/github?then=%2Fadmin%2Fusers%3Fpage%3D2');
  });

  it('do not carry another site along', async () => {
    providerServer([github]);
    await Screen.open('/sign-in?then=%2F%2Fevil.example');
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/github');
  });

  it('lead to the API where it has a host of its own', async () => {
    window.MIKROCHAT_CONFIG = { API_BASE_URL: 'https://chat.example.com/' };
    providerServer([github]);
    await Screen.open('/sign-in');
    expect(links()[0]?.href).toBe('https://chat.example.com/auth/oauth/github');
  });

  it('show the marks that everybody knows, and an initial for the others', async () => {
    providerServer([google, club]);
    const screen = await Screen.open('/sign-in');
    await screen.until(() => document.querySelectorAll('app-provider-mark > *').length === 2);
    const [first, second] = document.querySelectorAll('app-provider-mark');
    expect(first?.querySelectorAll('path')).toHaveLength(4);
    expect(second?.textContent.trim()).toBe('R');
    expect(named()[1]).toContain('Sign in with Rowing Club');
  });

  it.each([
    ['the server has no OAuth', () => passwordServer()],
    ['the operator hides them', () => providerServer([github])],
  ])('are neither shown nor asked for where %s', async (_why, start) => {
    window.MIKROCHAT_CONFIG = { ENABLE_OAUTH: false };
    server = start();
    const screen = await Screen.open('/sign-in');
    expect(links()).toEqual([]);
    expect(screen.text).not.toContain('or with');
    expect(server.count('GET /auth/oauth/providers')).toBe(0);
  });

  it('leave no trace where no provider is configured', async () => {
    providerServer([]);
    const screen = await Screen.open('/sign-in');
    expect(screen.text).not.toContain('or with');
    expect(screen.text).toContain('Password');
  });

  it('can be asked for again when they did not load; the form works meanwhile', async () => {
    server = providerServer([github]).on('GET /auth/oauth/providers', () =>
      refuse(503, 'unavailable', { error: 'Busy.' }),
    );
    const screen = await Screen.open('/sign-in');
    await screen.shows('The other ways to sign in did not load. Busy.');
    expect(screen.field('Email')).not.toBeNull();
    server.on('GET /auth/oauth/providers', () => ({ body: { providers: [github], count: 1 } }));
    await screen.press('Try again');
    await screen.until(() => links().length === 1);
  });

  it('are ways to sign up, too', async () => {
    providerServer([google]);
    await Screen.open('/create-account?then=/admin/users');
    expect(named()).toEqual(['Sign up with Google']);
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/google?then=%2Fadmin%2Fusers');
  });
});

describe('a team that signs in through others only', () => {
  const only = { localSignInEnabled: false, hasEmail: true, passwordResetEnabled: true };
  afterEach(() => document.body.replaceChildren());

  it('has no form, and no way to register', async () => {
    providerServer([google], only);
    const screen = await Screen.open('/sign-in');
    expect(named()).toEqual(['Sign in with Google']);
    expect(document.querySelector('form')).toBeNull();
    expect(screen.text).not.toMatch(/or with|Create an account|Forgot/);
  });

  it('lets the initial admin in by password, discreetly, and back', async () => {
    providerServer([google], only);
    const screen = await Screen.open('/sign-in?then=/admin/users');
    await screen.follow('Sign in as the initial admin');
    await screen.until(() => document.querySelector('form') !== null);
    expect(screen.text).not.toMatch(/with Google|Forgot|Create an account/);
    expect(screen.address).toContain('then=');
    await screen.follow('Other ways to sign in');
    await screen.until(() => links().length === 1);
  });

  it('has no such door where there are no passwords', async () => {
    providerServer([google], { ...only, mode: 'magic-link' });
    const screen = await Screen.open('/sign-in?local');
    expect(screen.text).not.toContain('initial admin');
    expect(document.querySelector('form')).toBeNull();
  });

  it('is told so when nobody has set a provider up', async () => {
    providerServer([], only);
    expect((await Screen.open('/sign-in')).text).toContain('No way to sign in is set up here yet.');
  });
});
