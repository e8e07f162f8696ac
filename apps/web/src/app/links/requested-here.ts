import { HOME, returnPath } from '../routing/return-path';
import { attempt } from '../session/storage';

const KEY = 'mikrochat.asked';
const DAY = 24 * 60 * 60 * 1000;

interface Asked {
  email: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The page that was asked for before. */
  then: string;
}

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

function asked(): Partial<Asked> {
  return attempt(() => (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Partial<Asked>, {});
}

/**
 * Whether this browser asked for a link, and for which address: only here a link is spent without a click.
 * No secret, and gone once the link is spent; where storage is forbidden, everybody clicks.
 */
export const requestedHere = {
  remember: (email: string, then: unknown): void => {
    const note: Asked = { email, at: Date.now(), then: returnPath(then) };
    attempt(() => localStorage.setItem(KEY, JSON.stringify(note)), undefined);
  },
  for: (email: string): boolean => {
    const note = asked();
    return typeof note.email === 'string' && same(note.email, email) && Date.now() - Number(note.at) < DAY;
  },
  /** Where to go when the link has been spent. */
  then: (email: string): string => (requestedHere.for(email) ? returnPath(asked().then) : HOME),
  forget: (): void => attempt(() => localStorage.removeItem(KEY), undefined),
};
