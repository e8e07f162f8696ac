import type { FakeServer } from './fake-server';
import { passwordServer } from './password-server';

/** An OAuth provider as the server lists it. */
export const oauthProvider = (id: string, name: string) => ({ id, name, loginUrl: `/auth/oauth/${id}` });

/** A {@link passwordServer} with OAuth providers. */
export const providerServer = (
  providers: readonly ReturnType<typeof oauthProvider>[],
  overrides: Parameters<typeof passwordServer>[0] = {},
): FakeServer =>
  passwordServer({ oauthEnabled: true, ...overrides }).on('GET /auth/oauth/providers', () => ({
    body: { providers, count: providers.length },
  }));
