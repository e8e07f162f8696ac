import { menuItemsFor } from './user-menu-items';
import { managedUser } from './users.fixture';

const labels = (...setting: Parameters<typeof menuItemsFor>): string[] =>
  menuItemsFor(...setting).map(({ label }) => label);

describe('the menu of a user', () => {
  const context = {
    isSelf: false,
    hasPasswords: true,
    hasInvitations: true,
    marksUnverified: true,
    providerNameOf: (id: string) => id.toUpperCase(),
  };

  it('offers what fits the role and status of the user', () => {
    expect(labels(managedUser(), context)).toEqual([
      'Make admin',
      'Reset password',
      'Sign out everywhere',
      'Disable',
      'Remove user',
    ]);
    expect(labels(managedUser({ isAdmin: true, disabled: true }), context)).toEqual(
      expect.arrayContaining(['Make user', 'Enable']),
    );
  });

  it('offers no password reset in a mode without passwords', () => {
    const withoutPasswords = { ...context, hasPasswords: false, hasInvitations: false };
    expect(labels(managedUser(), withoutPasswords)).not.toContain('Reset password');
  });

  it('offers to resend or withdraw an invitation until it is accepted', () => {
    const invited = managedUser({ invited: true, hasPassword: false, sessions: 0 });
    expect(labels(invited, context)).toEqual([
      'Send invitation again',
      'Make admin',
      'Set password',
      'Sign out everywhere',
      'Disable',
      'Withdraw invitation',
    ]);
    expect(labels(invited, { ...context, hasInvitations: false })).not.toContain('Send invitation again');
    expect(labels(invited, { ...context, hasInvitations: false })).toContain('Remove user');
  });

  it('disables every entry on one’s own account, with a reason', () => {
    const items = menuItemsFor(managedUser({ isAdmin: true }), { ...context, isSelf: true });
    expect(items.every(({ disabledReason }) => disabledReason)).toBe(true);
  });

  it('offers to unlink each linked provider', () => {
    const items = menuItemsFor(managedUser({ providers: ['github', 'keycloak'] }), context);
    expect(items.filter(({ name }) => name === 'unlink')).toMatchObject([
      { label: 'Unlink GITHUB', provider: 'github' },
      { label: 'Unlink KEYCLOAK', provider: 'keycloak' },
    ]);
  });

  it.each([
    ['warns', {}, true, 'Email not verified.'],
    ['does not warn for an invited user', { invited: true }, true, undefined],
    ['does not warn for an admin', { isAdmin: true }, true, undefined],
    ['does not warn in dev mode', {}, false, undefined],
  ])('%s at “Make admin” that the email address is not verified', (_, fields, marksUnverified, warning) => {
    const user = managedUser({ emailVerified: false, ...fields });
    const role = menuItemsFor(user, { ...context, marksUnverified }).find(({ name }) => name === 'role');
    expect(role?.warning).toBe(warning);
    expect(role?.disabledReason).toBeUndefined();
  });

  it('disables “Sign out everywhere” for a user without sessions', () => {
    const item = menuItemsFor(managedUser({ sessions: 0 }), context).find(({ name }) => name === 'sessions');
    expect(item?.disabledReason).toBe('Not signed in anywhere.');
  });
});
