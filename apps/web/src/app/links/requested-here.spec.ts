import { requestedHere } from './requested-here';

describe('the browser that requested a link', () => {
  afterEach(() => jest.useRealTimers());

  it('is recognized for that email address, in any spelling', () => {
    requestedHere.remember('Ada@Example.com ', '/admin/users');
    expect(requestedHere.isFor(' ada@example.com')).toBe(true);
    expect(requestedHere.returnPath('ada@example.com')).toBe('/admin/users');
    expect(requestedHere.isFor('grace@example.com')).toBe(false);
    expect(requestedHere.returnPath('grace@example.com')).toBe('/account');
  });

  it('is recognized for a day, and until the link is spent', () => {
    jest.useFakeTimers();
    requestedHere.remember('ada@example.com', undefined);
    jest.advanceTimersByTime(24 * 60 * 60 * 1000);
    expect(requestedHere.isFor('ada@example.com')).toBe(false);
    requestedHere.remember('ada@example.com', undefined);
    requestedHere.clear();
    expect(requestedHere.isFor('ada@example.com')).toBe(false);
  });

  it.each(['nonsense', 'null', '[]', '{"email":1}', '{"email":"ada@example.com"}'])(
    'is not recognized by %s',
    (stored) => {
      localStorage.setItem('mikrochat.asked', stored);
      expect(requestedHere.isFor('ada@example.com')).toBe(false);
    },
  );

  it('never redirects to another site, also after a change of the storage', () => {
    const stored = { email: 'ada@example.com', at: Date.now(), then: 'https://evil.example' };
    localStorage.setItem('mikrochat.asked', JSON.stringify(stored));
    expect(requestedHere.returnPath('ada@example.com')).toBe('/account');
  });
});
