import { TestBed } from '@angular/core/testing';
import { FakeServer, refuse } from '../../testing/fake-server';
import { ada, serveSession, tokens } from '../../testing/users';
import { Session } from './session';

describe('the session', () => {
  let server: FakeServer;
  let kept: ReturnType<typeof serveSession>;

  beforeEach(() => {
    server = new FakeServer();
    kept = serveSession(server);
  });

  /** In a browser in which a user was signed in before. */
  const sessionOfReturningUser = (): Session => {
    localStorage.setItem('mikrochat.session', '1');
    return TestBed.inject(Session);
  };

  it('needs no request on a first visit', async () => {
    const session = TestBed.inject(Session);
    expect(session.status()).toBe('starting');
    await session.start();
    expect(session.status()).toBe('signed-out');
    expect(session.endNotice()).toBeNull();
    expect(server.requests).toEqual([]);
  });

  it('is resumed after a reload', async () => {
    const session = sessionOfReturningUser();
    await session.start();
    expect(session.status()).toBe('signed-in');
    expect(session.user()).toEqual(ada.user);
    expect(session.isAdmin()).toBe(true);
  });

  it('reports that the server ended it', async () => {
    kept.end();
    const session = sessionOfReturningUser();
    await session.start();
    TestBed.tick();
    expect(session.status()).toBe('signed-out');
    expect(session.endNotice()).toBe('ended');
    expect(localStorage.getItem('mikrochat.session')).toBeNull();
  });

  it('stays undecided while the server is unreachable, and is resumed on a retry', async () => {
    server.up = false;
    const session = sessionOfReturningUser();
    await session.start();
    expect(session.status()).toBe('starting');
    expect(session.failure()).toMatchObject({ status: 0, unreachable: true });
    server.up = true;
    await session.start();
    expect(session.failure()).toBeNull();
    expect(session.status()).toBe('signed-in');
  });

  it('starts with tokens, and stores nothing but a hint', async () => {
    const session = TestBed.inject(Session);
    await session.start();
    server.on('GET /auth/me', () => ({ body: { ...ada, passwordChangeSuggested: true } }));
    await session.accept(tokens('secret-token'));
    TestBed.tick();
    expect(session.status()).toBe('signed-in');
    expect(session.passwordChangeSuggested()).toBe(true);
    expect(Object.entries(localStorage)).toEqual([['mikrochat.session', '1']]);
  });

  it('ends on sign-out', async () => {
    const session = sessionOfReturningUser();
    await session.start();
    await session.signOut();
    TestBed.tick();
    expect(server.count('POST /auth/logout')).toBe(1);
    expect(session.status()).toBe('signed-out');
    expect(session.user()).toBeNull();
    expect(localStorage.getItem('mikrochat.session')).toBeNull();
  });

  it('ends here and reports that when the server is unreachable', async () => {
    const session = sessionOfReturningUser();
    await session.start();
    server.up = false;
    await session.signOut();
    expect(session.status()).toBe('signed-out');
    expect(session.endNotice()).toBe('sign-out-unconfirmed');
  });

  it('counts as signed out when the server had ended it before', async () => {
    const session = sessionOfReturningUser();
    await session.start();
    server.on('POST /auth/logout', () => refuse(401, 'unauthorized'));
    kept.end();
    await session.signOut();
    expect(session.status()).toBe('signed-out');
    expect(session.endNotice()).toBeNull();
  });
});
