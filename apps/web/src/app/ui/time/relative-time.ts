const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const fullFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

// All times are milliseconds since 1970; days are those of the browser's time zone.

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** A past time: “Just now”, “2 minutes ago”, “Yesterday, 18:04”, “14 Oct 2026”. */
export function timeAgo(time: number, now: number): string {
  const elapsed = now - time;
  if (elapsed < MINUTE) return 'Just now';
  if (elapsed < HOUR) return `${plural(Math.floor(elapsed / MINUTE), 'minute')} ago`;
  if (time >= startOfDay(now)) return `${plural(Math.floor(elapsed / HOUR), 'hour')} ago`;
  if (time >= startOfDay(startOfDay(now) - HOUR)) return `Yesterday, ${timeFormat.format(time)}`;
  return dateFormat.format(time);
}

/** {@link timeAgo} for the middle of a sentence: “just now”, “yesterday, 18:04”. */
export function timeAgoInSentence(time: number, now: number): string {
  const text = timeAgo(time, now);
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** A future time: “now”, “in 2 minutes”, “in 1 hour”. */
export function timeUntil(time: number, now: number): string {
  const left = time - now;
  if (left <= 0) return 'now';
  if (left < MINUTE) return `in ${plural(Math.ceil(left / 1000), 'second')}`;
  if (left < HOUR) return `in ${plural(Math.round(left / MINUTE), 'minute')}`;
  return `in ${plural(Math.round(left / HOUR), 'hour')}`;
}

/** A past day: “today”, “yesterday”, “3 days ago”, “on 22 Jul 2026”. */
export function daysAgo(time: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days > 60 ? `on ${dateFormat.format(time)}` : `${plural(days, 'day')} ago`;
}

/** “Wednesday 14 October 2026 at 18:04”, for a tooltip. */
export const fullDateTime = (time: number): string => fullFormat.format(time);
