import { TestBed } from '@angular/core/testing';
import { FakeServer, refuse } from '../../testing/fake-server';
import { ada, keepsSession, tokens } from '../../testing/users';
import { AccessTokens } from '../session/access-tokens';
import { Api, ApiError } from './api';

describe('the api', () => {
  let server: FakeServer;
  let api: Api;

  beforeEach(() => {
    server = new FakeServer();
    api = TestBed.inject(Api);
  });

  it('speaks as whoever is signed in', async () => {
    TestBed.inject(AccessTokens).accept(tokens('mine'));
    server.on('PUT /users/me', () => ({ body: { user: ada.user } }));
    await expect(api.put('/users/me', { userName: 'Ada' })).resolves.toEqual({ user: ada.user });
    expect(server.heard[0]).toMatchObject({
      headers: { authorization: 'Bearer mine', 'content-type': 'application/json' },
      body: { userName: 'Ada' },
    });
  });

  it('leaves out what is not asked for', async () => {
    server.on('GET /users', () => ({ body: {} }));
    await api.get('/users', { search: 'a b', role: undefined, cursor: null, status: '', limit: 50 });
    expect(server.heard[0]?.search).toBe('?search=a+b&limit=50');
    expect(server.heard[0]?.headers).not.toHaveProperty('authorization');
  });

  it('renews a stale token once and asks again', async () => {
    keepsSession(server);
    TestBed.inject(AccessTokens).accept(tokens('stale'));
    await expect(api.get('/auth/me')).resolves.toEqual(ada);
    expect(server.heard.map(({ path }) => path)).toEqual(['/auth/me', '/auth/refresh', '/auth/me']);
  });

  it('does not turn in circles when the new token is refused as well', async () => {
    keepsSession(server);
    server.on('GET /auth/me', () => refuse(401, 'unauthorized'));
    TestBed.inject(AccessTokens).accept(tokens('stale'));
    await expect(api.get('/auth/me')).rejects.toMatchObject({ status: 401 });
    expect(server.heard).toHaveLength(3);
  });

  it('does not take a wrong password for a stale token', async () => {
    TestBed.inject(AccessTokens).accept(tokens('mine'));
    server.on('POST /auth/change-password', () => refuse(401, 'invalid_credentials'));
    await expect(api.post('/auth/change-password', {})).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    expect(server.heard).toHaveLength(1);
  });

  it.each([
    [{ status: 429, body: 'busy', headers: { 'retry-after': '30' } }, 'too_many_attempts', 30],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'unavailable', undefined],
    [{ status: 500, body: '' }, 'internal', undefined],
  ])('makes sense of what a proxy says: %j', async (answer, code, retryAfter) => {
    server.on('GET /users', () => answer);
    const error = await api.get('/users').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code, retryAfter, details: {} });
  });

  it('says that nobody answered', async () => {
    server.up = false;
    await expect(api.get('/users')).rejects.toMatchObject({
      status: 0,
      code: 'unavailable',
      unreachable: true,
      sentence: expect.stringContaining('Cannot reach the server'),
    });
  });
});
