import { actsOn } from './user-acts';
import { someUser } from './users.fixture';

const labels = (...setting: Parameters<typeof actsOn>): string[] =>
  actsOn(...setting).map(({ label }) => label);

describe('what an admin can do to a user', () => {
  const another = { isSelf: false, hasPasswords: true };

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
    expect(labels(someUser(), { isSelf: false, hasPasswords: false })).not.toContain('Reset password');
  });

  it('says why nothing of it can be done to oneself', () => {
    const acts = actsOn(someUser({ isAdmin: true }), { isSelf: true, hasPasswords: true });
    expect(acts.every(({ reason }) => reason)).toBe(true);
  });

  it('does not end what is not there', () => {
    const end = actsOn(someUser({ sessions: 0 }), another).find(({ name }) => name === 'sessions');
    expect(end?.reason).toBe('Not signed in anywhere.');
  });
});
