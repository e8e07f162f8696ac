import type { ManagedUserBody } from '@mikrochat/contract';
import type { Confirmation } from '../ui/dialog/confirmation';

/** The questions before an admin's acts; each says all that will happen. */

const RIGHTS = 'Admins can add and remove people, reset their passwords and hand out roles, also yours.';

/** Where nobody ever confirmed the address, the account may belong to anybody who typed it in. */
export function unverifiedAdminConfirmation(
  { userName, email }: ManagedUserBody,
  canVerify: boolean,
): Confirmation {
  const better = canVerify
    ? ' Better still, let them verify the address: by a link mailed to it, or through a provider that has verified it.'
    : '';
  return {
    title: `Make ${userName} an admin without a verified address?`,
    text: `Nobody has ever confirmed that ${email} belongs to ${userName}: the address was only typed in. If it is not theirs, you make a stranger an admin. ${RIGHTS}\n\nMake sure first that you know who this is.${better}`,
    action: 'Make admin anyway',
    danger: true,
  };
}

export function roleConfirmation({ userName, isAdmin }: ManagedUserBody): Confirmation {
  return isAdmin
    ? {
        title: `Make ${userName} a user?`,
        text: `${userName} stays in the team, but can no longer manage it: no adding, removing, resetting passwords or handing out roles.`,
        action: 'Make user',
      }
    : {
        title: `Make ${userName} an admin?`,
        text: RIGHTS,
        action: 'Make admin',
      };
}

export function sessionsConfirmation({ userName, sessions }: ManagedUserBody): Confirmation {
  const where = sessions === 1 ? 'on one device' : `on ${sessions} devices`;
  return {
    title: `Sign ${userName} out everywhere?`,
    text: `${userName} is signed in ${where}. All of it ends at once; signing in again works as before.`,
    action: 'Sign out everywhere',
  };
}

export function unlinkConfirmation(
  { userName, email }: ManagedUserBody,
  provider: string,
  hasOtherWay: boolean,
): Confirmation {
  const left = hasOtherWay ? '' : ` No other way to sign in is left to ${userName} then.`;
  return {
    title: `Unlink ${provider} from ${userName}?`,
    text: `The ${provider} account that is linked now no longer opens the account of ${userName}, who is signed out everywhere at once.${left}\n\nA ${provider} account for which ${provider} has verified ${email} is linked again when it signs in. To lock somebody out, disable the account instead.`,
    action: 'Unlink',
    danger: true,
  };
}

export function disableConfirmation({ userName }: ManagedUserBody): Confirmation {
  return {
    title: `Disable ${userName}?`,
    text: `${userName} is signed out everywhere at once and cannot sign in until you enable the account again. Nothing is deleted.`,
    action: 'Disable',
    danger: true,
  };
}

export function removeConfirmation({ userName, email, isAdmin }: ManagedUserBody): Confirmation {
  return {
    title: `Remove ${userName}?`,
    text: `The account ${email} is deleted with its password and its ways to sign in, and signed out everywhere at once. This cannot be undone.\n\nTo lock somebody out for a while, disable the account instead.`,
    action: 'Remove',
    danger: true,
    // Removing a fellow admin should never happen by a slip.
    ...(isAdmin ? { typeToConfirm: email } : {}),
  };
}

export function withdrawConfirmation({ userName, email }: ManagedUserBody): Confirmation {
  return {
    title: `Withdraw the invitation of ${userName}?`,
    text: `The link in the mail stops working, and ${email} is taken off the list. You can invite this address again at any time.`,
    action: 'Withdraw',
    danger: true,
  };
}
