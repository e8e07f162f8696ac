import { TestBed } from '@angular/core/testing';
import { FakeServer, refuse } from '../../testing/fake-server';
import { ada, keepsSession, tokens } from '../../testing/users';
import { Session } from './session';

describe('the session', () => {
  let server: FakeServer;
  let kept: ReturnType<typeof keepsSession>;

  beforeEach(() => {
    server = new FakeServer();
    kept = keepsSession(server);
  });

  const remembered = (): Session => {
    localStorage.setItem('mikrochat.session', '1');
    return TestBed.inject(Session);
  };

  it('asks nothing for a first visitor', async () => {
    const session = TestBed.inject(Session);
    expect(session.status()).toBe('starting');
    await session.start();
    expect(session.status()).toBe('signed-out');
    expect(session.farewell()).toBeNull();
    expect(server.requests).toEqual([]);
  });

  it('goes on after a reload', async () => {
    const session = remembered();
    await session.start();
    expect(session.status()).toBe('signed-in');
    expect(session.user()).toEqual(ada.user);
    expect(session.isAdmin()).toBe(true);
  });

  it('says so when the server ended it meanwhile', async () => {
    kept.end();
    const session = remembered();
    await session.start();
    TestBed.tick();
    expect(session.status()).toBe('signed-out');
    expect(session.farewell()).toBe('ended');
    expect(localStorage.getItem('mikrochat.session')).toBeNull();
  });

  it('keeps everything open while the server is away, and goes on when asked again', async () => {
    server.up = false;
    const session = remembered();
    await session.start();
    expect(session.status()).toBe('starting');
    expect(session.failure()).toMatchObject({ status: 0, unreachable: true });
    server.up = true;
    await session.start();
    expect(session.failure()).toBeNull();
    expect(session.status()).toBe('signed-in');
  });

  it('begins with tokens, and leaves nothing but a marker behind', async () => {
    const session = TestBed.inject(Session);
    await session.start();
    server.on('GET /auth/me', () => ({ body: { ...ada, passwordChangeSuggested: true } }));
    await session.accept(tokens('secret-token'));
    TestBed.tick();
    expect(session.status()).toBe('signed-in');
    expect(session.passwordChangeSuggested()).toBe(true);
    expect(Object.entries(localStorage)).toEqual([['mikrochat.session', '1']]);
  });

  it('ends with signing out', async () => {
    const session = remembered();
    await session.start();
    await session.signOut();
    TestBed.tick();
    expect(server.count('POST /auth/logout')).toBe(1);
    expect(session.status()).toBe('signed-out');
    expect(session.user()).toBeNull();
    expect(localStorage.getItem('mikrochat.session')).toBeNull();
  });

  it('ends here and says so when the server cannot be told', async () => {
    const session = remembered();
    await session.start();
    server.up = false;
    await session.signOut();
    expect(session.status()).toBe('signed-out');
    expect(session.farewell()).toBe('unheard');
  });

  it('is not taken for ended because signing out found it ended', async () => {
    const session = remembered();
    await session.start();
    server.on('POST /auth/logout', () => refuse(401, 'unauthorized'));
    kept.end();
    await session.signOut();
    expect(session.status()).toBe('signed-out');
    expect(session.farewell()).toBeNull();
  });
});
