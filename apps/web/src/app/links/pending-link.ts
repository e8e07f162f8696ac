import { Service, signal } from '@angular/core';
import { HOME } from '../routing/return-path';

/** What the link of a mail carries behind its `#`. */
export interface MailedLink {
  token: string;
  email: string;
  /** The path of the page that it belongs to. */
  page: string;
}

/** The link that somebody came with, in memory only: it is taken out of the address at once. */
@Service()
export class PendingLink {
  readonly link = signal<MailedLink | null>(null);
  /** The page to go on to once it is spent. */
  readonly then = signal(HOME);

  /** The link is spent: it leads to a page now. */
  spent(then: string): void {
    this.then.set(then);
    this.link.set(null);
  }
}

/** Nothing but an address is shown to people as one. */
const isAddress = (text: string): boolean => /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u.test(text);

/** Reads a fragment; null where it is no whole link. */
export function linkOf(fragment: string, page: string): MailedLink | null {
  const said = new URLSearchParams(fragment);
  const token = said.get('token') ?? '';
  const email = said.get('email') ?? '';
  return token && isAddress(email) ? { token, email, page } : null;
}
