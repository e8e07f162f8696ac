const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'} ago`;

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** A moment as people say it: “2 minutes ago”, “Yesterday, 18:04”, “14 Oct 2026”. Milliseconds since 1970. */
export function ago(time: number, now: number): string {
  const passed = now - time;
  if (passed < MINUTE) return 'Just now';
  if (passed < HOUR) return plural(Math.floor(passed / MINUTE), 'minute');
  if (time >= midnight(now)) return plural(Math.floor(passed / HOUR), 'hour');
  if (time >= midnight(midnight(now) - HOUR)) return `Yesterday, ${clock.format(time)}`;
  return day.format(time);
}

/** The same within a sentence: “just now”, “yesterday, 18:04”. */
export function agoWithin(time: number, now: number): string {
  const moment = ago(time, now);
  return `${moment.charAt(0).toLowerCase()}${moment.slice(1)}`;
}

/** How soon something is: “now”, “in 2 minutes”, “in 1 hour”. */
export function ahead(time: number, now: number): string {
  const left = time - now;
  if (left <= 0) return 'now';
  const [count, word] =
    left < MINUTE
      ? [Math.ceil(left / 1000), 'second']
      : left < HOUR
        ? [Math.round(left / MINUTE), 'minute']
        : [Math.round(left / HOUR), 'hour'];
  return `in ${count} ${word}${count === 1 ? '' : 's'}`;
}

/** How long something has lasted, in days where it is more than one: “3 days ago”, “today”. */
export function daysAgo(time: number, now: number): string {
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days > 60 ? `on ${day.format(time)}` : plural(days, 'day');
}

/** The moment in full, for a tooltip: “Wednesday 14 October 2026 at 18:04”. */
export const inFull = (time: number): string => whole.format(time);
