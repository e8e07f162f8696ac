import { Service, computed, inject, signal } from '@angular/core';
import { HOME } from '../routing/return-path';
import { Session } from '../session/session';

/** The fragment of a link that was mailed. */
export interface MailedLink {
  token: string;
  email: string;
  /** The path of the page that the link belongs to. */
  page: string;
}

/** The link that the page was opened with. It is taken out of the URL at once and kept in memory only. */
@Service()
export class PendingLink {
  private readonly session = inject(Session);

  readonly link = signal<MailedLink | null>(null);
  /** The page to open once the link is spent. */
  readonly returnPath = signal(HOME);
  /** The user who is signed in here, where the link is for another account. */
  readonly otherUser = computed(() => {
    const [user, link] = [this.session.user(), this.link()];
    return user && link && user.email.toLowerCase() !== link.email.toLowerCase() ? user : null;
  });

  spent(returnPath: string): void {
    this.returnPath.set(returnPath);
    this.link.set(null);
  }
}

/** The page shows the email address of the link, so a link must not bring any other text. */
const isEmail = (text: string): boolean => /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u.test(text);

/** Reads a fragment; null where it is not a complete link. */
export function linkOf(fragment: string, page: string): MailedLink | null {
  const parameters = new URLSearchParams(fragment);
  const token = parameters.get('token') ?? '';
  const email = parameters.get('email') ?? '';
  return token && isEmail(email) ? { token, email, page } : null;
}
