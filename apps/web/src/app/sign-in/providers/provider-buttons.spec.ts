import { TestBed } from '@angular/core/testing';
import type { FakeServer } from '../../../testing/fake-server';
import { refuse } from '../../../testing/fake-server';
import { passwordServer } from '../../../testing/password-server';
import { oauthProvider, providerServer } from '../../../testing/provider-server';
import { Screen } from '../../../testing/screen';

const github = oauthProvider('github', 'GitHub');
const google = oauthProvider('google', 'Google');
const custom = oauthProvider('acme-sso', 'Acme SSO');

const links = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('a.button')];
const named = (): string[] => links().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

describe('the provider buttons', () => {
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

  it('have their full names on the screen, and above three for screen readers only', async () => {
    providerServer([github, google, custom]);
    await Screen.open('/sign-in');
    expect(document.querySelector('a.button .visually-hidden')).toBeNull();
    document.body.replaceChildren();
    TestBed.resetTestingModule();
    providerServer([github, google, custom, oauthProvider('gitlab', 'GitLab')]);
    await Screen.open('/sign-in');
    expect(document.querySelectorAll('a.button .visually-hidden')).toHaveLength(4);
    expect(named()[3]).toBe('Sign in with GitLab');
  });

  it('pass the requested page on', async () => {
    providerServer([github]);
    await Screen.open('/admin/users?page=2');
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/github?then=%2Fadmin%2Fusers%3Fpage%3D2');
  });

  it('do not pass another site on', async () => {
    providerServer([github]);
    await Screen.open('/sign-in?then=%2F%2Fevil.example');
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/github');
  });

  it('link to the API where it has a host of its own', async () => {
    window.MIKROCHAT_CONFIG = { API_BASE_URL: 'https://chat.example.com/' };
    providerServer([github]);
    await Screen.open('/sign-in');
    expect(links()[0]?.href).toBe('https://chat.example.com/auth/oauth/github');
  });

  it('show the marks of the presets, and an initial for other providers', async () => {
    providerServer([google, custom]);
    const screen = await Screen.open('/sign-in');
    await screen.until(() => document.querySelectorAll('app-provider-mark > *').length === 2);
    const [first, second] = document.querySelectorAll('app-provider-mark');
    expect(first?.querySelectorAll('path')).toHaveLength(4);
    expect(second?.textContent.trim()).toBe('A');
    expect(named()[1]).toContain('Sign in with Acme SSO');
  });

  it.each([
    ['the server has no OAuth', () => passwordServer()],
    ['the operator hides them', () => providerServer([github])],
  ])('are neither shown nor loaded where %s', async (_why, start) => {
    window.MIKROCHAT_CONFIG = { ENABLE_OAUTH: false };
    server = start();
    const screen = await Screen.open('/sign-in');
    expect(links()).toEqual([]);
    expect(screen.text).not.toContain('or with');
    expect(server.count('GET /auth/oauth/providers')).toBe(0);
  });

  it('are not mentioned where no provider is configured', async () => {
    providerServer([]);
    const screen = await Screen.open('/sign-in');
    expect(screen.text).not.toContain('or with');
    expect(screen.text).toContain('Password');
  });

  it('can be loaded again after a failure, while the form works', async () => {
    server = providerServer([github]).on('GET /auth/oauth/providers', () =>
      refuse(503, 'unavailable', { error: 'Busy.' }),
    );
    const screen = await Screen.open('/sign-in');
    await screen.shows('The other sign-in methods did not load. Busy.');
    expect(screen.field('Email')).not.toBeNull();
    server.on('GET /auth/oauth/providers', () => ({ body: { providers: [github], count: 1 } }));
    await screen.press('Try again');
    await screen.until(() => links().length === 1);
  });

  it('are named “Sign up with” on the registration page', async () => {
    providerServer([google]);
    await Screen.open('/create-account?then=/admin/users');
    expect(named()).toEqual(['Sign up with Google']);
    expect(links()[0]?.getAttribute('href')).toBe('/auth/oauth/google?then=%2Fadmin%2Fusers');
  });
});

describe('a server with OAuth only', () => {
  const only = { localSignInEnabled: false, hasEmail: true, passwordResetEnabled: true };
  afterEach(() => document.body.replaceChildren());

  it('shows no form and no registration', async () => {
    providerServer([google], only);
    const screen = await Screen.open('/sign-in');
    expect(named()).toEqual(['Sign in with Google']);
    expect(document.querySelector('form')).toBeNull();
    expect(screen.text).not.toMatch(/or with|Create an account|Forgot/);
  });

  it('offers the password form to the initial admin', async () => {
    providerServer([google], only);
    const screen = await Screen.open('/sign-in?then=/admin/users');
    await screen.follow('Sign in as the initial admin');
    await screen.until(() => document.querySelector('form') !== null);
    expect(screen.text).not.toMatch(/with Google|Forgot|Create an account/);
    expect(screen.url).toContain('then=');
    await screen.follow('Other sign-in methods');
    await screen.until(() => links().length === 1);
  });

  it('offers it in password mode only', async () => {
    providerServer([google], { ...only, mode: 'magic-link' });
    const screen = await Screen.open('/sign-in?local');
    expect(screen.text).not.toContain('initial admin');
    expect(document.querySelector('form')).toBeNull();
  });

  it('shows that no provider is configured', async () => {
    providerServer([], only);
    expect((await Screen.open('/sign-in')).text).toContain('No sign-in method is set up on this server.');
  });
});
