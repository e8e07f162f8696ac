import { HOME, returnPath } from '../routing/return-path';
import { attempt } from '../session/storage';

const KEY = 'mikrochat.asked';
const DAY_MS = 24 * 60 * 60 * 1000;

interface LinkRequest {
  email: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The page to open after signing in. */
  then: string;
}

const isSameEmail = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const stored = (): Partial<LinkRequest> =>
  attempt(() => (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Partial<LinkRequest>, {});

/**
 * Whether this browser requested a magic link, and for which email address: only here a link is spent without
 * a click. It is no secret, and is deleted once the link is spent. Without storage every link needs a click.
 */
export const requestedHere = {
  remember: (email: string, path: unknown): void => {
    const request: LinkRequest = { email, at: Date.now(), then: returnPath(path) };
    attempt(() => localStorage.setItem(KEY, JSON.stringify(request)), undefined);
  },
  isFor: (email: string): boolean => {
    const request = stored();
    return (
      typeof request.email === 'string' &&
      isSameEmail(request.email, email) &&
      Date.now() - Number(request.at) < DAY_MS
    );
  },
  /** The page to open once the link is spent. */
  returnPath: (email: string): string => (requestedHere.isFor(email) ? returnPath(stored().then) : HOME),
  clear: (): void => attempt(() => localStorage.removeItem(KEY), undefined),
};
