import { clock, inWords } from './cooldown';

describe('a pause', () => {
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
