import { newUserDraft } from './new-user-draft';

const grace = {
  email: 'grace@example.com',
  userName: 'Grace',
  role: 'admin',
  delivery: 'set',
  password: 'secret',
} as const;

describe('the draft of a new user', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => jest.useRealTimers());

  it('is restored for the same admin, without the password', () => {
    newUserDraft.save('ada', grace);
    expect(newUserDraft.read('ada')).toEqual({
      email: 'grace@example.com',
      userName: 'Grace',
      role: 'admin',
    });
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('secret');
  });

  it.each(['eve', undefined])('is not restored for another admin: %s', (adminId) => {
    newUserDraft.save('ada', grace);
    expect(newUserDraft.read(adminId)).toBeNull();
  });

  it('is not restored after clear() or after 30 minutes', () => {
    jest.useFakeTimers();
    newUserDraft.save('ada', grace);
    jest.advanceTimersByTime(30 * 60 * 1000 + 1);
    expect(newUserDraft.read('ada')).toBeNull();
    newUserDraft.save('ada', grace);
    newUserDraft.clear();
    expect(newUserDraft.read('ada')).toBeNull();
  });

  it.each(['{', '[]', '{"adminId":"ada"}', '"text"'])('is not restored from invalid storage: %s', (text) => {
    sessionStorage.setItem('mikrochat.new-user', text);
    expect(newUserDraft.read('ada')).toBeNull();
  });
});
