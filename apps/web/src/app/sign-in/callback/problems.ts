/** A sentence that says what went wrong and how to go on. */
export interface Problem {
  kind: 'plain' | 'warn' | 'danger';
  text: string;
}

const problems = new Map<string, Problem>([
  [
    'not_invited',
    { kind: 'danger', text: 'You need an invitation to sign in here. Ask an admin of your team to add you.' },
  ],
  [
    'email_not_verified',
    {
      kind: 'danger',
      text: 'The email address of that account is not verified. Verify it with the provider and try again, or sign in another way.',
    },
  ],
  [
    'sign_in_cancelled',
    { kind: 'plain', text: 'The sign-in was cancelled. You can try again, or choose another way.' },
  ],
  [
    'invalid_state',
    {
      kind: 'warn',
      text: 'This sign-in took too long, or was not begun in this browser. Please start again.',
    },
  ],
  [
    'provider_error',
    {
      kind: 'danger',
      text: 'The provider did not answer as it should. Try again in a moment, or sign in another way.',
    },
  ],
  ['account_disabled', { kind: 'danger', text: 'Your account is disabled. Ask an admin of your team.' }],
  ['too_many_attempts', { kind: 'warn', text: 'Too many attempts. Wait a few minutes, then try again.' }],
  [
    'identity_taken',
    {
      kind: 'danger',
      text: 'Somebody else here signs in with that account already. Choose another account of yours.',
    },
  ],
  [
    'unavailable',
    { kind: 'danger', text: 'The server is busy or cannot be reached. Try again in a moment.' },
  ],
]);

const unknown: Problem = {
  kind: 'danger',
  text: 'Something went wrong on the way. Please try again, or choose another way.',
};

/** Ours for every code: what an address says is never shown. */
export const problemOf = (code: string): Problem => problems.get(code) ?? unknown;

/** The same for people who are signed in and wanted to link a provider. */
export const linkingProblemOf = (code: string): Problem => {
  const { kind, text } = problemOf(code);
  return { kind, text: `Nothing was linked. ${text}` };
};
