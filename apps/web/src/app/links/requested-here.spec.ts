import { requestedHere } from './requested-here';

describe('the browser that asked for a link', () => {
  afterEach(() => jest.useRealTimers());

  it('is known for that address, however it is written', () => {
    requestedHere.remember('Ada@Example.com ', '/admin/users');
    expect(requestedHere.for(' ada@example.com')).toBe(true);
    expect(requestedHere.then('ada@example.com')).toBe('/admin/users');
    expect(requestedHere.for('grace@example.com')).toBe(false);
    expect(requestedHere.then('grace@example.com')).toBe('/account');
  });

  it('is forgotten after a day, and when the link is spent', () => {
    jest.useFakeTimers();
    requestedHere.remember('ada@example.com', undefined);
    jest.advanceTimersByTime(24 * 60 * 60 * 1000);
    expect(requestedHere.for('ada@example.com')).toBe(false);
    requestedHere.remember('ada@example.com', undefined);
    requestedHere.forget();
    expect(requestedHere.for('ada@example.com')).toBe(false);
  });

  it.each(['nonsense', 'null', '[]', '{"email":1}', '{"email":"ada@example.com"}'])(
    'is not known by %s',
    (note) => {
      localStorage.setItem('mikrochat.asked', note);
      expect(requestedHere.for('ada@example.com')).toBe(false);
    },
  );

  it('leads nowhere else by what somebody wrote into the storage', () => {
    const note = { email: 'ada@example.com', at: Date.now(), then: 'https://evil.example' };
    localStorage.setItem('mikrochat.asked', JSON.stringify(note));
    expect(requestedHere.then('ada@example.com')).toBe('/account');
  });
});
