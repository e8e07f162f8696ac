import { TestBed } from '@angular/core/testing';
import { ApiError } from '../../api/api-error';
import { Cooldown, clock, inWords } from './cooldown';

describe('a cooldown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  const create = (): Cooldown => TestBed.runInInjectionContext(() => new Cooldown());
  const throttled = new ApiError(429, { code: 'too_many_attempts', error: 'Wait.', retryAfter: 90 });

  it('counts down on the button, and ends', () => {
    const cooldown = create();
    expect(cooldown.label('Sign in')).toBe('Sign in');
    cooldown.startAfter(throttled);
    expect(cooldown.label('Sign in')).toBe('Try again in 1:30');
    jest.advanceTimersByTime(1000);
    expect(cooldown.label('Send again', 'Send again')).toBe('Send again in 1:29');
    jest.advanceTimersByTime(89_000);
    expect(cooldown.active()).toBe(false);
    expect(cooldown.label('Sign in')).toBe('Sign in');
  });

  it('names the time once, and says when it is over', () => {
    const cooldown = create();
    cooldown.startAfter(throttled);
    jest.advanceTimersByTime(30_000);
    expect(cooldown.messageFor(throttled)).toEqual({
      kind: 'warn',
      text: 'Too many attempts. Try again in 2 minutes.',
    });
    jest.advanceTimersByTime(60_000);
    expect(cooldown.messageFor(throttled)).toEqual({ kind: 'plain', text: 'You can try again now.' });
  });

  it('does not start after another error, and shows its sentence', () => {
    const cooldown = create();
    const busy = new ApiError(503, { code: 'unavailable', error: 'Busy.', retryAfter: 1 });
    cooldown.startAfter(busy);
    expect(cooldown.active()).toBe(false);
    expect(cooldown.messageFor(busy)).toEqual({ kind: 'danger', text: 'Busy.' });
  });

  it.each([
    [0, '0:00'],
    [7, '0:07'],
    [725, '12:05'],
  ])('of %i seconds is %s on a clock', (seconds, text) => expect(clock(seconds)).toBe(text));

  it.each([
    [1, '1 second'],
    [42, '42 seconds'],
    [91, '2 minutes'],
    [900, '15 minutes'],
    [7200, '2 hours'],
  ])('of %i seconds is %s in words', (seconds, text) => expect(inWords(seconds)).toBe(text));
});
