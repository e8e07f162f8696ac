import type { ManagedUserBody } from '@mikrochat/contract';
import type { Confirmation } from '../ui/dialog/confirmation';

const ADMIN_RIGHTS =
  'Admins can add and remove users, reset passwords and change roles, including your own role.';

/** An unverified email address may belong to an attacker who registered with it. */
export function unverifiedAdminConfirmation(
  { userName, email }: ManagedUserBody,
  canVerify: boolean,
): Confirmation {
  const safer = canVerify
    ? ' It is safer to have the email address verified first: by signing in with a link sent to it, or with a provider that has verified it.'
    : '';
  return {
    title: `Make ${userName} an admin with an unverified email address?`,
    text: `${email} has never been verified, so this account may not belong to ${userName}. An attacker who signed up with this address would become an admin. ${ADMIN_RIGHTS}\n\nMake sure that you know who uses this account.${safer}`,
    action: 'Make admin anyway',
    danger: true,
  };
}

export function roleConfirmation({ userName, isAdmin }: ManagedUserBody): Confirmation {
  return isAdmin
    ? {
        title: `Make ${userName} a user?`,
        text: `${userName} keeps the account, but can no longer add or remove users, reset passwords or change roles.`,
        action: 'Make user',
      }
    : {
        title: `Make ${userName} an admin?`,
        text: ADMIN_RIGHTS,
        action: 'Make admin',
      };
}

export function sessionsConfirmation({ userName, sessions }: ManagedUserBody): Confirmation {
  const devices = sessions === 1 ? 'one device' : `${sessions} devices`;
  return {
    title: `Sign ${userName} out everywhere?`,
    text: `${userName} is signed in on ${devices} and will be signed out immediately. Signing in again works as before.`,
    action: 'Sign out everywhere',
  };
}

export function unlinkConfirmation(
  { userName, email }: ManagedUserBody,
  provider: string,
  hasOtherMethod: boolean,
): Confirmation {
  const last = hasOtherMethod ? '' : ` ${userName} has no other sign-in method.`;
  return {
    title: `Unlink ${provider} from ${userName}?`,
    text: `${userName} can no longer sign in with the linked ${provider} account and is signed out everywhere immediately.${last}\n\nA ${provider} account for which ${provider} has verified ${email} is linked again when it signs in. To block access, disable the account instead.`,
    action: 'Unlink',
    danger: true,
  };
}

export function disableConfirmation({ userName }: ManagedUserBody): Confirmation {
  return {
    title: `Disable ${userName}?`,
    text: `${userName} is signed out everywhere immediately and cannot sign in until you enable the account again. Nothing is deleted.`,
    action: 'Disable',
    danger: true,
  };
}

export function removeConfirmation({ userName, email, isAdmin }: ManagedUserBody): Confirmation {
  return {
    title: `Remove ${userName}?`,
    text: `The account ${email} is deleted with its password and sign-in methods, and signed out everywhere immediately. This cannot be undone.\n\nTo block access for a while, disable the account instead.`,
    action: 'Remove user',
    danger: true,
    // Removing another admin must not happen by a misplaced click.
    ...(isAdmin ? { typeToConfirm: email } : {}),
  };
}

export function withdrawConfirmation({ userName, email }: ManagedUserBody): Confirmation {
  return {
    title: `Withdraw the invitation for ${userName}?`,
    text: `The link in the invitation stops working, and ${email} is removed from the list of users. You can invite this email address again at any time.`,
    action: 'Withdraw invitation',
    danger: true,
  };
}
