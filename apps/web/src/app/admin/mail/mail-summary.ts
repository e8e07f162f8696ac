import type { MailKind, WaitingMailBody } from '@mikrochat/contract';
import type { Confirmation } from '../../ui/dialog/confirmation';
import { fullDateTime, timeAgoInSentence, timeUntil } from '../../ui/time/relative-time';

const kinds: Record<MailKind, string> = {
  'magic-link': 'Sign-in link',
  invite: 'Invitation',
  reset: 'Password reset',
  'password-changed': 'Password changed',
  'role-changed': 'Role changed',
  'account-disabled': 'Account disabled',
  'account-enabled': 'Account enabled',
  'provider-linked': 'Provider linked',
  'provider-unlinked': 'Provider unlinked',
};

const discardConsequences: Record<MailKind, string> = {
  'magic-link': 'A new link can be requested on the sign-in page.',
  invite: 'The user stays invited. You can send the invitation again from the list of users.',
  reset: 'A new link can be requested on the sign-in page.',
  'password-changed': 'The password stays changed, but the user is not notified.',
  'role-changed': 'The role stays changed, but the user is not notified.',
  'account-disabled': 'The account stays disabled, but the user is not notified.',
  'account-enabled': 'The account stays enabled, but the user is not notified.',
  'provider-linked': 'The provider stays linked, but the user is not notified.',
  'provider-unlinked': 'The provider stays unlinked, but the user is not notified.',
};

/** The texts of a mail's row. */
export interface MailSummary {
  kind: string;
  status: { text: string; chip: 'warn' | 'danger' };
  /** “Queued 5 minutes ago”. */
  queued: string;
  /** Full date and time, for a tooltip. */
  queuedAt: string;
  tries: string;
  /** When the next try is, or when the last one was. */
  next: string;
}

function triesOf(tries: number): string {
  if (tries === 0) return 'not tried yet';
  return tries === 1 ? 'tried once' : `tried ${tries} times`;
}

function nextOf({ failedAt, nextTryAt }: WaitingMailBody, now: number): string {
  if (failedAt !== null) return `gave up ${timeAgoInSentence(failedAt, now)}`;
  if (nextTryAt === null) return '';
  return nextTryAt <= now ? 'next try now' : `next try ${timeUntil(nextTryAt, now)}`;
}

export const summaryOf = (mail: WaitingMailBody, now: number): MailSummary => ({
  kind: kinds[mail.kind],
  status: mail.failedAt === null ? { text: 'Waiting', chip: 'warn' } : { text: 'Failed', chip: 'danger' },
  queued: `Queued ${timeAgoInSentence(mail.createdAt, now)}`,
  queuedAt: fullDateTime(mail.createdAt),
  tries: triesOf(mail.tries),
  next: nextOf(mail, now),
});

export const discardConfirmation = ({ kind, email }: WaitingMailBody): Confirmation => ({
  title: 'Discard this email?',
  text: `${email} will not receive it. ${discardConsequences[kind]}`,
  action: 'Discard',
  danger: true,
});
