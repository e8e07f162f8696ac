import { type ErrorCode, errorSentences } from '@mikrochat/contract';

/** A sentence that says what went wrong and how to go on. */
export interface Problem {
  kind: 'plain' | 'warn' | 'danger';
  text: string;
}

/** How serious an error is, and what the user may do beyond the contract's sentence. */
const advice: Partial<Record<ErrorCode, { kind: Problem['kind']; text?: string }>> = {
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

const unknown: Problem = {
  kind: 'danger',
  text: 'Something went wrong on the way. Please try again, or choose another sign-in method.',
};

const hasAdvice = (code: string): code is ErrorCode => Object.hasOwn(advice, code);

/** The problem of an error code in the URL. The URL is not trusted: every text is one of ours. */
export function problemOf(code: string): Problem {
  if (!hasAdvice(code)) return unknown;
  const { kind = 'danger', text } = advice[code] ?? {};
  return { kind, text: [errorSentences[code], text].filter(Boolean).join(' ') };
}

/** The same for a signed-in user who wanted to link a provider. */
export const linkingProblemOf = (code: string): Problem => {
  const { kind, text } = problemOf(code);
  return { kind, text: `Nothing was linked. ${text}` };
};
