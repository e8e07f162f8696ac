import type { MailKind } from '@mikrochat/contract';

/** A mail with the values that its template needs. */
export interface MailMessage {
  /** The same at every delivery attempt, so that a mailbox can recognise a mail that arrives twice. */
  readonly id: string;
  readonly kind: MailKind;
  readonly email: string;
  /** The recipient's user name; null for an unregistered email address. */
  readonly userName: string | null;
  /** Values of a security alert: a provider's id, a role. */
  readonly details: Readonly<Record<string, string>>;
  /** The URL of the button. */
  readonly link: string;
  /** Minutes until the link expires, rounded up; null for a link without a token. */
  readonly expiryMinutes: number | null;
}

/** Delivers messages to a mail server. */
export interface MailTransport {
  /** @throws PermanentMailError if another attempt is useless; any other error if one may succeed */
  deliver(message: MailMessage): Promise<void>;
  /** Checks the connection and the credentials. @throws Error if no mail could be delivered now */
  check(): Promise<void>;
  close(): void;
}

/** The mail server rejects this mail permanently: the mailbox does not exist, or the content is not accepted. */
export class PermanentMailError extends Error {
  override readonly name = 'PermanentMailError';
}
