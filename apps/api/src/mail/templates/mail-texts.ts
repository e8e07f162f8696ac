import type { MailMessage } from '@mikrochat/accounts';
import type { MailKind } from '@mikrochat/contract';

/** What the product is called in its mails. */
export const APP_NAME = 'MikroChat';

/** What a mail says, before it becomes text or HTML. */
export interface MailText {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly button: string;
  /** What to do when one did not ask for it. */
  readonly unasked: string;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Minutes as people say them: “15 minutes”, “7 days”. */
export function duration(minutes: number): string {
  if (minutes < 120) return plural(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day');
}

const lives = ({ expiryMinutes }: MailMessage): string =>
  `The link works once, within ${duration(expiryMinutes ?? 0)}.`;

const OPEN = `Open ${APP_NAME}`;
const QUESTIONS = 'You did not expect this? Ask an admin of your team.';

/** Providers are named by their id, as in the configuration: “github”. */
const providerOf = ({ provider = 'a provider' }: MailMessage['details']): string =>
  provider.charAt(0).toUpperCase() + provider.slice(1);

const texts: Record<MailKind, (letter: MailMessage) => MailText> = {
  'magic-link': (letter) => ({
    subject: `Your ${APP_NAME} Login Link`,
    heading: `Sign in to ${APP_NAME}`,
    paragraphs: [`This link signs in ${letter.email}.`, lives(letter)],
    button: 'Sign in',
    unasked: 'You did not ask for it? Then do nothing: without this mail nobody gets in.',
  }),
  invite: (letter) => ({
    subject: `You are invited to ${APP_NAME}`,
    heading: `Welcome to ${APP_NAME}`,
    paragraphs: [
      `Your team has made an account for ${letter.email}. Choose a password, and you are in.`,
      lives(letter),
    ],
    button: 'Set your password',
    unasked: 'You do not know this team? Then do nothing: the account stays closed.',
  }),
  reset: (letter) => ({
    subject: `Reset your ${APP_NAME} password`,
    heading: 'Reset your password',
    paragraphs: [
      `Somebody asked for a new password for ${letter.email}.`,
      `${lives(letter)} Your other devices are signed out then.`,
    ],
    button: 'Reset your password',
    unasked: 'You did not ask for it? Then do nothing: your password stays as it is.',
  }),
  'password-changed': ({ email, details }) => ({
    subject: `Your ${APP_NAME} password was changed`,
    heading: 'Your password was changed',
    paragraphs: [
      details['by'] === 'admin'
        ? `An admin of your team has set a new password for ${email}. You are signed out everywhere; choose a password of your own when you sign in next.`
        : `The password of ${email} was just changed, and your other devices were signed out.`,
    ],
    button: OPEN,
    unasked: 'It was not you? Reset your password now, or tell an admin of your team.',
  }),
  'role-changed': ({ email, details }) => ({
    subject: `Your role in ${APP_NAME} was changed`,
    heading: details['role'] === 'admin' ? 'You are an admin now' : 'You are no longer an admin',
    paragraphs: [
      details['role'] === 'admin'
        ? `${email} may now add, change and remove users.`
        : `${email} is an ordinary user from now on.`,
    ],
    button: OPEN,
    unasked: QUESTIONS,
  }),
  'account-disabled': ({ email }) => ({
    subject: `Your ${APP_NAME} account was disabled`,
    heading: 'Your account was disabled',
    paragraphs: [
      `An admin of your team has disabled the account of ${email}. You are signed out everywhere.`,
    ],
    button: OPEN,
    unasked: QUESTIONS,
  }),
  'account-enabled': ({ email }) => ({
    subject: `Your ${APP_NAME} account is enabled again`,
    heading: 'Your account is enabled again',
    paragraphs: [`You can sign in as ${email} again.`],
    button: OPEN,
    unasked: QUESTIONS,
  }),
  'provider-linked': ({ email, details }) => ({
    subject: `A sign-in method was added to your ${APP_NAME} account`,
    heading: 'A sign-in method was added',
    paragraphs: [`The account of ${email} can now be signed in to through ${providerOf(details)}.`],
    button: OPEN,
    unasked:
      'It was not you? Remove it in your account and end your other sessions, or tell an admin of your team.',
  }),
  'provider-unlinked': ({ email, details }) => ({
    subject: `A sign-in method was removed from your ${APP_NAME} account`,
    heading: 'A sign-in method was removed',
    paragraphs: [`The account of ${email} can no longer be signed in to through ${providerOf(details)}.`],
    button: OPEN,
    unasked: QUESTIONS,
  }),
};

/** What a letter says. */
export const textOf = (letter: MailMessage): MailText => texts[letter.kind](letter);
