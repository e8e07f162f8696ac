import type { TokensBody } from '@mikrochat/contract';

/** An access token with its times, in milliseconds since 1970. */
export interface AccessToken {
  value: string;
  renewAt: number;
  expiresAt: number;
}

/** A token is renewed a minute before it expires, or after four fifths of a shorter lifetime. */
const RENEWAL_MARGIN_MS = 60_000;

export function tokenFrom({ accessToken, exp }: TokensBody, now: number): AccessToken {
  const lifetime = exp * 1000;
  return {
    value: accessToken,
    renewAt: now + lifetime - Math.min(RENEWAL_MARGIN_MS, lifetime / 5),
    expiresAt: now + lifetime,
  };
}
