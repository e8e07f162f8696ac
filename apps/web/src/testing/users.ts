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

/** Tokens that live 900 seconds. */
export const tokens = (accessToken: string, more: Partial<TokensBody> = {}): TokensBody => ({
  accessToken,
  exp: 900,
  tokenType: 'Bearer',
  ...more,
});

/** Teaches a server to keep one session: `token-1`, `token-2` …, of which only the latest is taken. */
export function keepsSession(server: FakeServer, me: MeBody = ada): { end: () => void; expire: () => void } {
  let generation = 0;
  let alive = true;
  let taken = '';
  const next = (): TokensBody => tokens((taken = `token-${++generation}`));
  server
    .on('POST /auth/refresh', () => (alive ? { body: next() } : refuse(401, 'invalid_refresh_token')))
    .on('POST /auth/logout', () => ({ body: { message: 'Signed out.' } }))
    .on('GET /auth/me', ({ headers }) =>
      headers['authorization'] === `Bearer ${taken}` ? { body: me } : refuse(401, 'unauthorized'),
    );
  return { end: () => ((alive = false), void (taken = '')), expire: () => void (taken = '') };
}
