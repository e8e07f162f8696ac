import { TestBed } from '@angular/core/testing';
import { FakeServer, refuse } from '../../testing/fake-server';
import { ada, serveSession, tokens } from '../../testing/users';
import { AccessTokens } from '../session/access-tokens';
import { Api, ApiError } from './api';
import { REAUTHENTICATE } from './reauthentication';

describe('the API client', () => {
  let server: FakeServer;
  let api: Api;
  let reauthenticate: jest.Mock<Promise<boolean>, []>;

  beforeEach(() => {
    server = new FakeServer();
    reauthenticate = jest.fn(() => Promise.resolve(true));
    TestBed.configureTestingModule({ providers: [{ provide: REAUTHENTICATE, useValue: reauthenticate }] });
    api = TestBed.inject(Api);
  });

  it('sends the access token and the body as JSON', async () => {
    TestBed.inject(AccessTokens).accept(tokens('mine'));
    server.on('PUT /users/me', () => ({ body: { user: ada.user } }));
    await expect(api.put('/users/me', { userName: 'Ada' })).resolves.toEqual({ user: ada.user });
    expect(server.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer mine', 'content-type': 'application/json' },
      body: { userName: 'Ada' },
    });
  });

  it('leaves out query parameters without a value, and the Authorization header without a session', async () => {
    server.on('GET /users', () => ({ body: {} }));
    await api.get('/users', { search: 'a b', role: undefined, cursor: null, status: '', limit: 50 });
    expect(server.requests[0]?.search).toBe('?search=a+b&limit=50');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  describe('with an access token that the server refuses', () => {
    it('renews the token once and repeats the request', async () => {
      serveSession(server);
      TestBed.inject(AccessTokens).accept(tokens('stale'));
      await expect(api.get('/auth/me')).resolves.toEqual(ada);
      expect(server.requests.map(({ path }) => path)).toEqual(['/auth/me', '/auth/refresh', '/auth/me']);
    });

    it('does not repeat it again when the new token is refused as well', async () => {
      serveSession(server);
      server.on('GET /auth/me', () => refuse(401, 'unauthorized'));
      TestBed.inject(AccessTokens).accept(tokens('stale'));
      await expect(api.get('/auth/me')).rejects.toMatchObject({ status: 401 });
      expect(server.requests).toHaveLength(3);
    });

    it('does not take a wrong password for an expired token', async () => {
      TestBed.inject(AccessTokens).accept(tokens('mine'));
      server.on('POST /auth/change-password', () => refuse(401, 'invalid_credentials'));
      await expect(api.post('/auth/change-password', {})).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  describe('where the server wants a recent authentication', () => {
    const removal = 'DELETE /users/g';
    const recently = (): void => {
      server.on(removal, ({ headers }) =>
        headers['authorization'] === 'Bearer recent' ? {} : refuse(403, 'reauthentication_required'),
      );
      TestBed.inject(AccessTokens).accept(tokens('old'));
    };

    it('asks the user, and repeats the request with the new token', async () => {
      recently();
      reauthenticate.mockImplementation(() => {
        TestBed.inject(AccessTokens).accept(tokens('recent'));
        return Promise.resolve(true);
      });
      await api.delete('/users/g');
      expect(reauthenticate).toHaveBeenCalledTimes(1);
      expect(server.count(removal)).toBe(2);
    });

    it('throws the first error when the user declines', async () => {
      recently();
      reauthenticate.mockResolvedValue(false);
      await expect(api.delete('/users/g')).rejects.toMatchObject({ code: 'reauthentication_required' });
      expect(server.count(removal)).toBe(1);
    });

    it('asks once only', async () => {
      recently();
      await expect(api.delete('/users/g')).rejects.toMatchObject({ code: 'reauthentication_required' });
      expect(reauthenticate).toHaveBeenCalledTimes(1);
      expect(server.count(removal)).toBe(2);
    });

    it('does not ask because of another error', async () => {
      server.on(removal, () => refuse(400, 'last_admin'));
      await expect(api.delete('/users/g')).rejects.toMatchObject({ code: 'last_admin' });
      expect(reauthenticate).not.toHaveBeenCalled();
    });
  });

  it.each([
    [{ status: 429, body: 'busy', headers: { 'retry-after': '30' } }, 'too_many_attempts', 30],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'unavailable', undefined],
    [{ status: 500, body: '' }, 'internal', undefined],
  ])('understands the error response of a proxy: %j', async (response, code, retryAfter) => {
    server.on('GET /users', () => response);
    const error = await api.get('/users').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code, retryAfter, details: {} });
  });

  it('reports that the server cannot be reached', async () => {
    server.up = false;
    await expect(api.get('/users')).rejects.toMatchObject({
      status: 0,
      code: 'unavailable',
      unreachable: true,
      sentence: expect.stringContaining('Cannot reach the server'),
    });
  });
});
