import type { ManagedUserBody } from '@mikrochat/contract';
import type { Question } from '../ui/dialog/question';

/** The questions before an admin's acts; each says all that will happen. */

export function roleQuestion({ userName, isAdmin }: ManagedUserBody): Question {
  return isAdmin
    ? {
        title: `Make ${userName} a user?`,
        text: `${userName} stays in the team, but can no longer manage it: no adding, removing, resetting passwords or handing out roles.`,
        action: 'Make user',
      }
    : {
        title: `Make ${userName} an admin?`,
        text: `Admins can add and remove people, reset their passwords and hand out roles, also yours.`,
        action: 'Make admin',
      };
}

export function sessionsQuestion({ userName, sessions }: ManagedUserBody): Question {
  const where = sessions === 1 ? 'on one device' : `on ${sessions} devices`;
  return {
    title: `Sign ${userName} out everywhere?`,
    text: `${userName} is signed in ${where}. All of it ends at once; signing in again works as before.`,
    action: 'Sign out everywhere',
  };
}

export function disableQuestion({ userName }: ManagedUserBody): Question {
  return {
    title: `Disable ${userName}?`,
    text: `${userName} is signed out everywhere at once and cannot sign in until you enable the account again. Nothing is deleted.`,
    action: 'Disable',
    danger: true,
  };
}

export function removeQuestion({ userName, email, isAdmin }: ManagedUserBody): Question {
  return {
    title: `Remove ${userName}?`,
    text: `The account ${email} is deleted with its password and its ways to sign in, and signed out everywhere at once. This cannot be undone.\n\nTo lock somebody out for a while, disable the account instead.`,
    action: 'Remove',
    danger: true,
    // Removing a fellow admin should never happen by a slip.
    ...(isAdmin ? { typeToConfirm: email } : {}),
  };
}

export function withdrawQuestion({ userName, email }: ManagedUserBody): Question {
  return {
    title: `Withdraw the invitation of ${userName}?`,
    text: `The link in the mail stops working, and ${email} is taken off the list. You can invite this address again at any time.`,
    action: 'Withdraw',
    danger: true,
  };
}
