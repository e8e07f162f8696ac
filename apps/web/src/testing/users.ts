import type { MeBody, TokensBody } from '@mikrochat/contract';
import { type FakeServer, refuse } from './fake-server';

export const ada: MeBody = {
  user: {
    id: 'a',
    userName: 'Ada Lovelace',
    email: 'ada@example.com',
    isAdmin: true,
    createdAt: 0,
    hasPassword: true,
  },
};
export const grace: MeBody = {
  user: { ...ada.user, id: 'g', userName: 'Grace', email: 'grace@example.com', isAdmin: false },
};

/** Tokens with a lifetime of 900 seconds. */
export const tokens = (accessToken: string, overrides: Partial<TokensBody> = {}): TokensBody => ({
  accessToken,
  exp: 900,
  tokenType: 'Bearer',
  ...overrides,
});

/** Lets a server have one session with the tokens `token-1`, `token-2` …, of which the latest is valid. */
export function serveSession(server: FakeServer, me: MeBody = ada): { end: () => void } {
  let generation = 0;
  let active = true;
  let validToken = '';
  const next = (): TokensBody => tokens((validToken = `token-${++generation}`));
  server
    .on('POST /auth/refresh', () => (active ? { body: next() } : refuse(401, 'invalid_refresh_token')))
    .on('POST /auth/logout', () => ({ body: { message: 'Signed out.' } }))
    .on('GET /auth/me', ({ headers }) =>
      headers['authorization'] === `Bearer ${validToken}` ? { body: me } : refuse(401, 'unauthorized'),
    );
  const end = (): void => {
    active = false;
    validToken = '';
  };
  return { end };
}
