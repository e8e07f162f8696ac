import { daysAgo, timeAgo, timeAgoInSentence, timeUntil } from './relative-time';

const now = new Date(2026, 9, 20, 12, 0).getTime();
const minutesAgo = (minutes: number): number => now - minutes * 60_000;

describe('relative time', () => {
  it.each([
    [0, 'Just now'],
    [1, '1 minute ago'],
    [59, '59 minutes ago'],
    [60, '1 hour ago'],
    [12 * 60, '12 hours ago'],
    [12 * 60 + 1, 'Yesterday, 23:59'],
    [36 * 60, 'Yesterday, 00:00'],
    [36 * 60 + 1, '18 Oct 2026'],
  ])('%d minutes ago is “%s”', (minutes, text) => expect(timeAgo(minutesAgo(minutes), now)).toBe(text));

  it('is “Just now” for a server clock that is ahead', () =>
    expect(timeAgo(minutesAgo(-2), now)).toBe('Just now'));

  it.each([
    [0, 'today'],
    [1, 'yesterday'],
    [3, '3 days ago'],
    [90, 'on 22 Jul 2026'],
  ])('%d days ago is “%s”', (days, text) => expect(daysAgo(minutesAgo(days * 24 * 60), now)).toBe(text));

  it('is lower case in a sentence', () => expect(timeAgoInSentence(minutesAgo(0), now)).toBe('just now'));

  it.each([
    [-5, 'now'],
    [0, 'now'],
    [0.5, 'in 1 second'],
    [59, 'in 59 seconds'],
    [60, 'in 1 minute'],
    [300, 'in 5 minutes'],
    [3600, 'in 1 hour'],
    [7200, 'in 2 hours'],
  ])('in %d seconds is “%s”', (seconds, text) => expect(timeUntil(now + seconds * 1000, now)).toBe(text));
});
