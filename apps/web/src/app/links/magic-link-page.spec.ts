import { Location } from '@angular/common';
import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { ada, grace, serveSession, tokens } from '../../testing/users';
import { Screen } from '../../testing/screen';
import { requestedHere } from './requested-here';

const url = '/magic-link#token=abc.def.ghi&email=ada%40example.com';
const spend = 'POST /auth/verify';

describe('the magic link page', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false });
    serveSession(server);
    server.on(spend, () => ({ body: tokens('token-0') }));
    server.on('GET /auth/me', () => ({ body: ada }));
  });

  it('needs a click in a browser that did not request the link', async () => {
    const screen = await Screen.open(url);
    await screen.shows('Sign in as ada@example.com?');
    expect(server.count(spend)).toBe(0);
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
    const request = server.requests.find(({ path }) => path === '/auth/verify');
    expect(request?.headers['authorization']).toBe('Bearer abc.def.ghi');
    expect(request?.body).toEqual({ email: 'ada@example.com' });
  });

  it('signs in without a click in the browser that requested the link, and opens the requested page', async () => {
    requestedHere.remember('ADA@example.com', '/account?tab=devices');
    const screen = await Screen.open(url);
    await screen.until(() => screen.heading === 'Account');
    expect(screen.url).toBe('/account?tab=devices');
    expect(server.count(spend)).toBe(1);
    expect(localStorage.getItem('mikrochat.asked')).toBeNull();
  });

  it('takes the link out of the URL', async () => {
    await Screen.open(url);
    expect(TestBed.inject(Location).path(true)).toBe('/magic-link');
  });

  it.each(['/magic-link', '/magic-link#token=abc', '/magic-link#email=ada%40example.com&token='])(
    'shows that %s is incomplete',
    async (incomplete) => {
      const screen = await Screen.open(incomplete);
      expect(screen.heading).toBe('This link is incomplete');
      await screen.follow('Request a new link');
      await screen.until(() => screen.heading === 'Welcome back');
    },
  );

  it('shows no text of the URL that is not an email address', async () => {
    const screen = await Screen.open('/magic-link#token=abc&email=us.%20Call%20555%20now');
    expect(screen.heading).toBe('This link is incomplete');
  });

  it('shows that a link is invalid, and requests a new one for the same email address', async () => {
    requestedHere.remember('ada@example.com', undefined);
    server.on(spend, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(url);
    await screen.until(() => screen.heading === 'This link no longer works');
    await screen.follow('Request a new link');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.field('Email').value).toBe('ada@example.com');
  });

  it.each(['account_disabled', 'not_invited'])('shows the error %s', async (code) => {
    server.on(spend, () => refuse(403, code));
    const screen = await Screen.open(url);
    await screen.press('Sign in');
    await screen.shows(`Refused: ${code}.`);
  });

  it('can be retried when the server was unreachable', async () => {
    const screen = await Screen.open(url);
    await screen.shows('Sign in as');
    server.up = false;
    await screen.press('Sign in');
    await screen.shows('Cannot reach the server.');
    server.up = true;
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
  });

  it('counts down after too many attempts', async () => {
    server.on(spend, () => refuse(429, 'too_many_attempts', { retryAfter: 30 }));
    const screen = await Screen.open(url);
    await screen.press('Sign in');
    await screen.shows('Try again in 30 seconds.');
    expect(screen.button('Try again in').disabled).toBe(true);
  });

  it('does not spend the link twice when the account did not load', async () => {
    let loads = 0;
    server.on('GET /auth/me', () => (loads++ === 0 ? refuse(503, 'unavailable') : { body: ada }));
    const screen = await Screen.open(url);
    await screen.press('Sign in');
    await screen.shows('your account did not load');
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count(spend)).toBe(1);
  });
});

describe('the magic link page for a signed-in user', () => {
  const signedIn = (me: typeof ada): FakeServer => {
    const server = passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false });
    serveSession(server, me);
    localStorage.setItem('mikrochat.session', '1');
    return server.on(spend, () => ({ body: tokens('token-9') }));
  };

  it('warns before it replaces the session of another user', async () => {
    const server = signedIn(grace);
    requestedHere.remember('ada@example.com', undefined);
    const screen = await Screen.open(url);
    await screen.shows('You are signed in as Grace (grace@example.com).');
    expect(server.count(spend)).toBe(0);
    await screen.follow('Stay signed in as Grace');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count(spend)).toBe(0);
  });

  it('reloads the app for the new user', async () => {
    const server = signedIn(grace);
    const reload = jest.fn();
    TestBed.overrideProvider(DOCUMENT, { useValue: documentThat(reload) });
    const screen = await Screen.open(url);
    await screen.shows('Sign in as ada@example.com?');
    server.on('GET /auth/me', () => ({ body: ada }));
    await screen.press('Sign in');
    await screen.until(() => reload.mock.calls.length === 1);
  });

  it('opens the account page without a link', async () => {
    signedIn(ada);
    const screen = await Screen.open('/magic-link');
    await screen.until(() => screen.heading === 'Account');
  });
});

/** The document of the test, with another `location.reload()`. */
const documentThat = (reload: () => void): Document =>
  new Proxy(document, {
    get(target, name) {
      if (name === 'location') return { reload, href: target.location.href };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
