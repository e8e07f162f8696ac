import type { MailKind } from '@mikrochat/contract';

/** A mail with all that its text needs to say. */
export interface MailMessage {
  /** The same at every try, so that a mailbox can tell a mail that came twice. */
  readonly id: string;
  readonly kind: MailKind;
  readonly email: string;
  /** What the person is called; null for somebody who has no account yet. */
  readonly userName: string | null;
  /** What a notification says beside its kind: a provider's id, a role. */
  readonly details: Readonly<Record<string, string>>;
  /** Where its button leads. */
  readonly link: string;
  /** How long the link still lives, rounded up; null for a link that carries no token. */
  readonly expiryMinutes: number | null;
}

/** Brings letters to a mail server. One file is one kind of transport. */
export interface MailTransport {
  /** @throws PermanentMailError where another try is useless; anything else where it may help */
  deliver(letter: MailMessage): Promise<void>;
  /** Tries whether letters could leave now. @throws Error */
  check(): Promise<void>;
  close(): void;
}

/** The mail server will never take this mail: the address does not exist, or the mail itself is refused. */
export class PermanentMailError extends Error {
  override readonly name = 'PermanentMailError';
}
