import type { FakeServer } from './fake-server';
import { passwordServer } from './password-server';

/** A provider as a server offers it. */
export const offer = (id: string, name: string) => ({ id, name, loginUrl: `/auth/oauth/${id}` });

/** A {@link passwordServer} that knows other ways in; `more` says what differs. */
export const providerServer = (
  providers: readonly ReturnType<typeof offer>[],
  more: Parameters<typeof passwordServer>[0] = {},
): FakeServer =>
  passwordServer({ oauthEnabled: true, ...more }).on('GET /auth/oauth/providers', () => ({
    body: { providers, count: providers.length },
  }));
