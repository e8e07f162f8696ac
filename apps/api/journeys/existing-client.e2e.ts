import {
  paths,
  type DevLoginBody,
  type PublicConfiguration,
  type TokensBody,
  type UserBody,
} from '@mikrochat/contract';
import type { Method } from './support/client.js';
import { root } from './support/configuration.js';
import { aServer } from './support/server.js';

/** A client like existing MikroChat clients, which send a JSON content type with every request. */
class ExistingClient {
  private accessToken = '';
  private refreshToken = '';

  constructor(private readonly url: () => string) {}

  async request<T>(method: Method, path: string, body?: object): Promise<{ status: number; body: T }> {
    const response = await fetch(this.url() + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(this.accessToken ? { Authorization: `Bearer ${this.accessToken}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  keep({ accessToken, refreshToken }: TokensBody): void {
    this.accessToken = accessToken;
    this.refreshToken = refreshToken ?? '';
  }

  async signIn(path: string, email: string, password: string): Promise<void> {
    this.keep((await this.request<TokensBody>('POST', path, { email, password })).body);
  }

  async refresh(path: string): Promise<number> {
    const { status, body } = await this.request<TokensBody>('POST', path, {
      refreshToken: this.refreshToken,
    });
    this.keep(body);
    return status;
  }
}

describe('an existing MikroChat client', () => {
  const server = aServer();
  const client = () => new ExistingClient(() => server.url);

  it('works from configuration and sign-in to administration and sign-out', async () => {
    const admin = client();
    const { body: configuration } = await admin.request<PublicConfiguration>('GET', '/config.json');
    const { mode, routes } = configuration.auth;
    expect(mode).toBe('password');
    const route = (name: string) => routes[name] ?? '';

    await admin.signIn(route('passwordLogin'), root.email, root.password);
    expect(await admin.request('GET', route('me'))).toMatchObject({
      status: 200,
      body: { user: { userName: 'Root', email: root.email, isAdmin: true } },
    });

    const added = await admin.request<{ userId: string }>('POST', '/users/add', {
      email: 'ada@example.com',
      role: 'user',
      password: 'a temporary password',
    });
    expect(added).toMatchObject({ status: 200, body: { success: true } });
    const { userId } = added.body;
    const { body } = await admin.request<{ users: UserBody[] }>('GET', '/users');
    expect(body.users.map(({ email }) => email).sort()).toEqual(['ada@example.com', root.email]);

    expect(await admin.request('PUT', `/users/${userId}/role`, { role: 'admin' })).toMatchObject({
      status: 200,
    });
    expect(await admin.request('PUT', `/users/${userId}/role`, { isAdmin: false })).toMatchObject({
      body: { user: { id: userId, isAdmin: false } },
    });
    expect(
      await admin.request('POST', `/users/${userId}/reset-password`, {
        password: 'another temporary password',
      }),
    ).toMatchObject({ status: 200, body: { success: true } });

    const ada = client();
    await ada.signIn(route('passwordLogin'), 'ada@example.com', 'another temporary password');
    expect(await ada.refresh(route('refresh'))).toBe(200);
    expect(await ada.request('GET', '/auth/sessions')).toMatchObject({
      body: { sessions: [{ device: 'node' }] },
    });
    expect(await ada.request('DELETE', '/auth/sessions')).toMatchObject({ status: 200 });
    expect(await ada.request('POST', '/users/exit')).toMatchObject({ status: 200 });
    expect(await ada.request('GET', route('me'))).toMatchObject({ status: 401 });

    const eve = await admin.request<{ userId: string }>('POST', '/users/add', {
      email: 'eve@example.com',
      password: 'a temporary password',
    });
    expect(await admin.request('DELETE', `/users/${eve.body.userId}`)).toMatchObject({ status: 200 });
    expect(await admin.request('POST', route('logout'))).toMatchObject({ status: 200 });
    expect(await admin.request('GET', route('me'))).toMatchObject({
      status: 401,
      body: { error: expect.any(String) as string },
    });
  });
});

describe('an existing MikroChat client in dev mode', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });

  it('receives user and token from the sign-in', async () => {
    const client = new ExistingClient(() => server.url);
    const { body } = await client.request<DevLoginBody>('POST', paths.devLogin, { email: 'ada@example.com' });
    expect(body).toMatchObject({ user: { email: 'ada@example.com' }, token: expect.any(String) as string });
    client.keep({ ...body, accessToken: body.token });
    expect(await client.request('GET', paths.me)).toMatchObject({ status: 200 });
  });
});
