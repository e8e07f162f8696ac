import type { TokensBody } from '@mikrochat/contract';

/** An access token with the moments that matter to its holder, in milliseconds since 1970. */
export interface AccessToken {
  value: string;
  /** From here on a new one is worth asking for. */
  renewAt: number;
  /** From here on the server will not take it. */
  expiresAt: number;
}

/** Renewed a minute before it expires, or after four fifths of a shorter life. */
const MARGIN = 60_000;

export function tokenFrom({ accessToken, exp }: TokensBody, now: number): AccessToken {
  const life = exp * 1000;
  return {
    value: accessToken,
    renewAt: now + life - Math.min(MARGIN, life / 5),
    expiresAt: now + life,
  };
}
