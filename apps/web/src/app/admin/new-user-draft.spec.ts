import { newUserDraft } from './new-user-draft';

const grace = {
  email: 'grace@example.com',
  userName: 'Grace',
  role: 'admin',
  way: 'set',
  password: 'secret',
} as const;

describe('what was typed before a fresh sign-in', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => jest.useRealTimers());

  it('is there again for the same admin, without the password', () => {
    newUserDraft.keep('ada', grace);
    expect(newUserDraft.read('ada')).toEqual({
      email: 'grace@example.com',
      userName: 'Grace',
      role: 'admin',
    });
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('secret');
  });

  it.each(['eve', undefined])('is not there for %s', (other) => {
    newUserDraft.keep('ada', grace);
    expect(newUserDraft.read(other)).toBeNull();
  });

  it('is not there once it was dropped, or half an hour later', () => {
    jest.useFakeTimers();
    newUserDraft.keep('ada', grace);
    jest.advanceTimersByTime(30 * 60 * 1000 + 1);
    expect(newUserDraft.read('ada')).toBeNull();
    newUserDraft.keep('ada', grace);
    newUserDraft.drop();
    expect(newUserDraft.read('ada')).toBeNull();
  });

  it.each(['{', '[]', '{"by":"ada"}', '"text"'])('is not made of whatever lies there: %s', (text) => {
    sessionStorage.setItem('mikrochat.new-user', text);
    expect(newUserDraft.read('ada')).toBeNull();
  });
});
