import { Location } from '@angular/common';
import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type FakeServer, refuse } from '../../testing/fake-server';
import { passwordServer } from '../../testing/password-server';
import { ada, grace, keepsSession, tokens } from '../../testing/users';
import { Screen } from '../../testing/screen';
import { requestedHere } from './requested-here';

const address = '/magic-link#token=abc.def.ghi&email=ada%40example.com';
const spend = 'POST /auth/verify';

describe('the page of a link that signs in', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false });
    keepsSession(server);
    server.on(spend, () => ({ body: tokens('token-0') }));
    server.on('GET /auth/me', () => ({ body: ada }));
  });

  it('waits for a click where nobody asked for it', async () => {
    const screen = await Screen.open(address);
    await screen.shows('Sign in as ada@example.com?');
    expect(server.count(spend)).toBe(0);
    await screen.press('Sign in');
    await screen.until(() => screen.heading === 'Account');
    const heard = server.requests.find(({ path }) => path === '/auth/verify');
    expect(heard?.headers['authorization']).toBe('Bearer abc.def.ghi');
    expect(heard?.body).toEqual({ email: 'ada@example.com' });
  });

  it('goes on by itself in the browser that asked, to the page that was asked for', async () => {
    requestedHere.remember('ADA@example.com', '/account?tab=devices');
    const screen = await Screen.open(address);
    await screen.until(() => screen.heading === 'Account');
    expect(screen.address).toBe('/account?tab=devices');
    expect(server.count(spend)).toBe(1);
    expect(localStorage.getItem('mikrochat.asked')).toBeNull();
  });

  it('keeps the link out of the address', async () => {
    await Screen.open(address);
    expect(TestBed.inject(Location).path(true)).toBe('/magic-link');
  });

  it.each(['/magic-link', '/magic-link#token=abc', '/magic-link#email=ada%40example.com&token='])(
    'says what is missing at %s',
    async (incomplete) => {
      const screen = await Screen.open(incomplete);
      expect(screen.heading).toBe('This link is incomplete');
      await screen.follow('Ask for a new link');
      await screen.until(() => screen.heading === 'Welcome back');
    },
  );

  it('shows no sentence of somebody else’s as an address', async () => {
    const screen = await Screen.open('/magic-link#token=abc&email=us.%20Call%20555%20now');
    expect(screen.heading).toBe('This link is incomplete');
  });

  it('says that a link is dead, and leads to a new one for the same address', async () => {
    requestedHere.remember('ada@example.com', undefined);
    server.on(spend, () => refuse(400, 'invalid_link'));
    const screen = await Screen.open(address);
    await screen.until(() => screen.heading === 'This link does not work any more');
    await screen.follow('Ask for a new link');
    await screen.until(() => screen.heading === 'Welcome back');
    expect(screen.field('Email').value).toBe('ada@example.com');
  });

  it.each(['account_disabled', 'not_invited'])('passes on %s', async (code) => {
    server.on(spend, () => refuse(403, code));
    const screen = await Screen.open(address);
    await screen.press('Sign in');
    await screen.shows(`Refused: ${code}.`);
  });

  it('can be tried again when the server was away', async () => {
    const screen = await Screen.open(address);
    await screen.shows('Sign in as');
    server.up = false;
    await screen.press('Sign in');
    await screen.shows('Cannot reach the server.');
    server.up = true;
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
  });

  it('waits after too many attempts', async () => {
    server.on(spend, () => refuse(429, 'too_many_attempts', { retryAfter: 30 }));
    const screen = await Screen.open(address);
    await screen.press('Sign in');
    await screen.shows('You can try again in 30 seconds.');
    expect(screen.button('Try again in').disabled).toBe(true);
  });

  it('does not spend the link twice when only the account did not load', async () => {
    let loads = 0;
    server.on('GET /auth/me', () => (loads++ === 0 ? refuse(503, 'unavailable') : { body: ada }));
    const screen = await Screen.open(address);
    await screen.press('Sign in');
    await screen.shows('your account did not load');
    await screen.press('Try again');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count(spend)).toBe(1);
  });
});

describe('a link in a browser where somebody is signed in', () => {
  const signedIn = (me: typeof ada): FakeServer => {
    const server = passwordServer({ mode: 'magic-link', hasEmail: true, registrationEnabled: false });
    keepsSession(server, me);
    localStorage.setItem('mikrochat.session', '1');
    return server.on(spend, () => ({ body: tokens('token-9') }));
  };

  it('says whose it is not, before anything happens', async () => {
    const server = signedIn(grace);
    requestedHere.remember('ada@example.com', undefined);
    const screen = await Screen.open(address);
    await screen.shows('Grace (grace@example.com) is signed in here');
    expect(server.count(spend)).toBe(0);
    await screen.follow('Stay signed in as Grace');
    await screen.until(() => screen.heading === 'Account');
    expect(server.count(spend)).toBe(0);
  });

  it('loads everything anew for the other one', async () => {
    const server = signedIn(grace);
    const reload = jest.fn();
    TestBed.overrideProvider(DOCUMENT, { useValue: documentThat(reload) });
    const screen = await Screen.open(address);
    await screen.shows('Sign in as ada@example.com?');
    server.on('GET /auth/me', () => ({ body: ada }));
    await screen.press('Sign in');
    await screen.until(() => reload.mock.calls.length === 1);
  });

  it('has nothing to do without a link', async () => {
    signedIn(ada);
    const screen = await Screen.open('/magic-link');
    await screen.until(() => screen.heading === 'Account');
  });
});

/** The document of the test, but for its reloading. */
const documentThat = (reload: () => void): Document =>
  new Proxy(document, {
    get(target, name) {
      if (name === 'location') return { reload, href: target.location.href };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
