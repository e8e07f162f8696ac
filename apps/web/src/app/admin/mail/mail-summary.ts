import type { MailKind, WaitingMailBody } from '@mikrochat/contract';
import type { Confirmation } from '../../ui/dialog/confirmation';
import { agoWithin, ahead, inFull } from '../../ui/time/moments';

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

const without: Record<MailKind, string> = {
  'magic-link': 'Whoever asked for it can ask again on the sign-in page.',
  invite: 'The person stays invited; the list of users sends the invitation again.',
  reset: 'Whoever asked for it can ask again on the sign-in page.',
  'password-changed': 'The password stays changed; its owner is only not told.',
  'role-changed': 'The role stays changed; the person is only not told.',
  'account-disabled': 'The account stays disabled; its owner is only not told.',
  'account-enabled': 'The account stays enabled; its owner is only not told.',
  'provider-linked': 'The provider stays linked; the owner of the account is only not told.',
  'provider-unlinked': 'The provider stays unlinked; the owner of the account is only not told.',
};

/** Whatever a row says about a mail, in words. */
export interface MailSummary {
  kind: string;
  status: { text: string; chip: 'warn' | 'danger' };
  /** “Written 5 minutes ago”, and the same in full for a tooltip. */
  written: string;
  writtenAt: string;
  tries: string;
  /** What comes next, or that nothing does. */
  next: string;
}

function triesOf(tries: number): string {
  if (tries === 0) return 'not tried yet';
  return tries === 1 ? 'tried once' : `tried ${tries} times`;
}

function nextOf({ failedAt, nextTryAt }: WaitingMailBody, now: number): string {
  if (failedAt !== null) return `given up ${agoWithin(failedAt, now)}`;
  if (nextTryAt === null) return '';
  return nextTryAt <= now ? 'leaves any moment' : `next try ${ahead(nextTryAt, now)}`;
}

export const summaryOf = (mail: WaitingMailBody, now: number): MailSummary => ({
  kind: kinds[mail.kind],
  status: mail.failedAt === null ? { text: 'Waiting', chip: 'warn' } : { text: 'Failed', chip: 'danger' },
  written: `Written ${agoWithin(mail.createdAt, now)}`,
  writtenAt: inFull(mail.createdAt),
  tries: triesOf(mail.tries),
  next: nextOf(mail, now),
});

export const discardConfirmation = ({ kind, email }: WaitingMailBody): Confirmation => ({
  title: 'Discard this mail?',
  text: `${email} will not get it. ${without[kind]}`,
  action: 'Discard',
  danger: true,
});
