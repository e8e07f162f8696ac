import { type ErrorCode, errorSentences } from '@mikrochat/contract';
import type { Message, NoticeKind } from '../../ui/notice/notice';

/** The error codes of the callback URL, and what the user can do beyond the contract's sentence. */
const advice: Partial<Record<ErrorCode, { kind: NoticeKind; text?: string }>> = {
  not_invited: { kind: 'danger' },
  email_not_verified: { kind: 'danger', text: 'Verify it with the provider and try again.' },
  sign_in_cancelled: { kind: 'plain', text: 'Try again, or choose another sign-in method.' },
  invalid_state: { kind: 'warn' },
  provider_error: { kind: 'danger' },
  account_disabled: { kind: 'danger' },
  too_many_attempts: { kind: 'warn' },
  identity_taken: { kind: 'danger', text: 'Choose another account of yours.' },
  unavailable: { kind: 'danger' },
};

const unknown: Message = {
  kind: 'danger',
  text: 'Something went wrong. Try again, or choose another sign-in method.',
};

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(advice, code);

/** The message for an error code. Other texts of the URL are never shown. */
export function messageOf(code: string): Message {
  if (!isKnown(code)) return unknown;
  const { kind = 'danger', text } = advice[code] ?? {};
  return { kind, text: [errorSentences[code], text].filter(Boolean).join(' ') };
}

/** The same for a signed-in user who wanted to link a provider. */
export function linkingMessageOf(code: string): Message {
  const { kind, text } = messageOf(code);
  return { kind, text: `Nothing was linked. ${text}` };
}
