import { ago, agoWithin, ahead, daysAgo } from './moments';

const now = new Date(2026, 9, 20, 12, 0).getTime();
const before = (minutes: number): number => now - minutes * 60_000;

describe('a moment in words', () => {
  it.each([
    [0, 'Just now'],
    [1, '1 minute ago'],
    [59, '59 minutes ago'],
    [60, '1 hour ago'],
    [12 * 60, '12 hours ago'],
    [12 * 60 + 1, 'Yesterday, 23:59'],
    [36 * 60, 'Yesterday, 00:00'],
    [36 * 60 + 1, '18 Oct 2026'],
  ])('%d minutes before: %s', (minutes, words) => expect(ago(before(minutes), now)).toBe(words));

  it('does not speak of the future when clocks differ', () => expect(ago(before(-2), now)).toBe('Just now'));

  it.each([
    [0, 'today'],
    [1, 'yesterday'],
    [3, '3 days ago'],
    [90, 'on 22 Jul 2026'],
  ])('%d days before: %s', (days, words) => expect(daysAgo(before(days * 24 * 60), now)).toBe(words));

  it('begins small within a sentence', () => expect(agoWithin(before(0), now)).toBe('just now'));

  it.each([
    [-5, 'now'],
    [0, 'now'],
    [0.5, 'in 1 second'],
    [59, 'in 59 seconds'],
    [60, 'in 1 minute'],
    [300, 'in 5 minutes'],
    [3600, 'in 1 hour'],
    [7200, 'in 2 hours'],
  ])('in %d seconds: %s', (seconds, words) => expect(ahead(now + seconds * 1000, now)).toBe(words));
});
