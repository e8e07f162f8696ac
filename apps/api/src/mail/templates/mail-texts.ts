import type { MailMessage } from '@mikrochat/accounts';
import type { MailKind } from '@mikrochat/contract';

/** The name of the product in its mails. */
export const APP_NAME = 'MikroChat';

/** The content of a mail, before it is rendered as text or HTML. */
export interface MailText {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly button: string;
  /** What to do if the recipient did not expect this mail. */
  readonly ifUnexpected: string;
}

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** A number of minutes in the largest unit that keeps it readable: “15 minutes”, “7 days”. */
export function formatDuration(minutes: number): string {
  if (minutes < 120) return plural(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day');
}

const linkExpiry = ({ expiryMinutes }: MailMessage): string =>
  `The link works once and expires in ${formatDuration(expiryMinutes ?? 0)}.`;

const OPEN_APP = `Open ${APP_NAME}`;
const CONTACT_ADMIN = 'If you did not expect this, contact an admin of your team.';

/** The provider's id with a capital letter: mails know no configured names. */
const providerLabel = ({ provider = 'a provider' }: MailMessage['details']): string =>
  provider.charAt(0).toUpperCase() + provider.slice(1);

const texts: Record<MailKind, (message: MailMessage) => MailText> = {
  'magic-link': (message) => ({
    subject: `Your ${APP_NAME} Login Link`,
    heading: `Sign in to ${APP_NAME}`,
    paragraphs: [`Use this link to sign in as ${message.email}.`, linkExpiry(message)],
    button: 'Sign in',
    ifUnexpected:
      'If you did not ask for this link, you can ignore this email. Do not forward it: the link signs in to your account.',
  }),
  invite: (message) => ({
    subject: `You are invited to ${APP_NAME}`,
    heading: `Welcome to ${APP_NAME}`,
    paragraphs: [
      `Your team has invited ${message.email}. Set a password to accept the invitation and sign in.`,
      linkExpiry(message),
    ],
    button: 'Set your password',
    ifUnexpected: 'If you do not know this team, you can ignore this email.',
  }),
  reset: (message) => ({
    subject: `Reset your ${APP_NAME} password`,
    heading: 'Reset your password',
    paragraphs: [
      `A password reset was requested for ${message.email}.`,
      `${linkExpiry(message)} Setting a new password signs out your other devices.`,
    ],
    button: 'Reset your password',
    ifUnexpected: 'If you did not ask for this, you can ignore this email. Your password stays the same.',
  }),
  'password-changed': ({ email, details }) => ({
    subject: `Your ${APP_NAME} password was changed`,
    heading: 'Your password was changed',
    paragraphs: [
      details['by'] === 'admin'
        ? `An admin of your team set a new password for ${email}, and you were signed out on all devices. Choose a new password the next time you sign in.`
        : `The password for ${email} was changed, and your other devices were signed out.`,
    ],
    button: OPEN_APP,
    ifUnexpected: 'If this was not you, reset your password now or contact an admin of your team.',
  }),
  'role-changed': ({ email, details }) => ({
    subject: `Your role in ${APP_NAME} was changed`,
    heading: details['role'] === 'admin' ? 'You are now an admin' : 'You are no longer an admin',
    paragraphs: [
      details['role'] === 'admin'
        ? `${email} can now add, change and remove users.`
        : `${email} can no longer manage users.`,
    ],
    button: OPEN_APP,
    ifUnexpected: CONTACT_ADMIN,
  }),
  'account-disabled': ({ email }) => ({
    subject: `Your ${APP_NAME} account was disabled`,
    heading: 'Your account was disabled',
    paragraphs: [
      `An admin of your team disabled the account ${email}. You were signed out on all devices and cannot sign in.`,
    ],
    button: OPEN_APP,
    ifUnexpected: CONTACT_ADMIN,
  }),
  'account-enabled': ({ email }) => ({
    subject: `Your ${APP_NAME} account is enabled again`,
    heading: 'Your account is enabled again',
    paragraphs: [`You can sign in as ${email} again.`],
    button: OPEN_APP,
    ifUnexpected: CONTACT_ADMIN,
  }),
  'provider-linked': ({ email, details }) => ({
    subject: `A sign-in method was added to your ${APP_NAME} account`,
    heading: 'A sign-in method was added',
    paragraphs: [`You can now sign in to the account ${email} with ${providerLabel(details)}.`],
    button: OPEN_APP,
    ifUnexpected:
      'If this was not you, unlink it on your account page and sign out your other devices, or contact an admin of your team.',
  }),
  'provider-unlinked': ({ email, details }) => ({
    subject: `A sign-in method was removed from your ${APP_NAME} account`,
    heading: 'A sign-in method was removed',
    paragraphs: [`You can no longer sign in to the account ${email} with ${providerLabel(details)}.`],
    button: OPEN_APP,
    ifUnexpected: CONTACT_ADMIN,
  }),
};

/** The text of a mail in the built-in templates. */
export const textOf = (message: MailMessage): MailText => texts[message.kind](message);
