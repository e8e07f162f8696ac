import { menuItemsFor } from './user-menu-items';
import { someUser } from './users.fixture';

const labels = (...setting: Parameters<typeof menuItemsFor>): string[] =>
  menuItemsFor(...setting).map(({ label }) => label);

describe('what an admin can do to a user', () => {
  const another = {
    isSelf: false,
    hasPasswords: true,
    hasInvitations: true,
    marksUnverified: true,
    nameOf: (id: string) => id.toUpperCase(),
  };

  it('follows from what the user is', () => {
    expect(labels(someUser(), another)).toEqual([
      'Make admin',
      'Reset password',
      'Sign out everywhere',
      'Disable',
      'Remove',
    ]);
    expect(labels(someUser({ isAdmin: true, disabled: true }), another)).toEqual(
      expect.arrayContaining(['Make user', 'Enable']),
    );
  });

  it('has no passwords where people sign in without', () => {
    const without = { ...another, hasPasswords: false, hasInvitations: false };
    expect(labels(someUser(), without)).not.toContain('Reset password');
  });

  it('has invitations to send again and to withdraw, until they are accepted', () => {
    const invited = someUser({ invited: true, hasPassword: false, sessions: 0 });
    expect(labels(invited, another)).toEqual([
      'Send invitation again',
      'Make admin',
      'Set password',
      'Sign out everywhere',
      'Disable',
      'Withdraw invitation',
    ]);
    expect(labels(invited, { ...another, hasInvitations: false })).not.toContain('Send invitation again');
    expect(labels(invited, { ...another, hasInvitations: false })).toContain('Remove');
  });

  it('says why nothing of it can be done to oneself', () => {
    const acts = menuItemsFor(someUser({ isAdmin: true }), { ...another, isSelf: true });
    expect(acts.every(({ reason }) => reason)).toBe(true);
  });

  it('unlinks each provider', () => {
    const acts = menuItemsFor(someUser({ providers: ['github', 'rowing-club'] }), another);
    expect(acts.filter(({ name }) => name === 'unlink')).toMatchObject([
      { label: 'Unlink GITHUB', provider: 'github' },
      { label: 'Unlink ROWING-CLUB', provider: 'rowing-club' },
    ]);
  });

  it.each([
    ['says', {}, true, 'Email not verified.'],
    ['does not say of an invitation', { invited: true }, true, undefined],
    ['does not say of an admin', { isAdmin: true }, true, undefined],
    ['does not say in dev mode', {}, false, undefined],
  ])('%s that nobody verified the address', (_, facts, marksUnverified, note) => {
    const user = someUser({ emailVerified: false, ...facts });
    const role = menuItemsFor(user, { ...another, marksUnverified }).find(({ name }) => name === 'role');
    expect(role?.note).toBe(note);
    expect(role?.reason).toBeUndefined();
  });

  it('does not end what is not there', () => {
    const end = menuItemsFor(someUser({ sessions: 0 }), another).find(({ name }) => name === 'sessions');
    expect(end?.reason).toBe('Not signed in anywhere.');
  });
});
