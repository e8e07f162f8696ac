import * as z from 'zod';
import { auditType } from './audit.js';

const ID_MAX_LENGTH = 254;
const EARLIEST = 0;
// The end of the year 9999, the last time with a four-digit year (RFC 3339 §5.6).
const LATEST = Date.UTC(10_000, 0) - 1;

const id = z
  .string()
  .min(1, 'Enter the id of a user.')
  .max(ID_MAX_LENGTH)
  .regex(/^\P{Cc}*$/u, 'An id has no control characters.')
  .optional();

const parseTime = (text: string): Date => new Date(/^\d+$/.test(text) ? Number(text) : text);

/** ISO 8601 with an offset, or milliseconds since 1970. A time without an offset depends on the time zone of the reader. */
const timeSchema = z
  .union(
    [
      z.iso.datetime({ offset: true }),
      z.iso.datetime({ offset: true, precision: -1 }),
      z.iso.date(),
      z.string().regex(/^\d{1,15}$/),
    ],
    'Enter a time as 2026-11-24T18:00:00Z, a date as 2026-11-24 (UTC), or milliseconds since 1970.',
  )
  .transform(parseTime)
  .refine((time) => time.getTime() >= EARLIEST && time.getTime() <= LATEST, 'This time is too far away.')
  .optional();

const ipSchema = z
  .union(
    [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
    'Enter an IP address, or a network as 192.0.2.0/24 or 2001:db8::/64.',
  )
  .optional();

const typesSchema = z
  .union([z.string(), z.array(z.string())])
  .transform((types) => [types].flat().flatMap((one) => one.split(',')))
  .pipe(z.array(z.enum(auditType.options, 'There is no event of this type.')).max(auditType.options.length))
  .optional();

/**
 * The query of `GET /audit`. `limit` and `cursor` apply to JSON pages only: an export has every event that the filters
 * match.
 */
export const auditQuery = z.object({
  user: id.describe('User id of the account concerned'),
  actor: id.describe('User id of the actor'),
  type: typesSchema.describe('One or several types, separated by commas'),
  ip: ipSchema.describe('An IP address, or a network in CIDR notation'),
  from: timeSchema.describe(
    'Not before this time: ISO 8601 with an offset, a date, or milliseconds since 1970',
  ),
  to: timeSchema.describe('Before this time, written the same way'),
  limit: z.coerce
    .number('Ask for 1 to 200 events.')
    .int()
    .min(1)
    .max(200, 'Ask for 200 events at most.')
    .default(50),
  cursor: z.string().max(100).optional().describe('`nextCursor` of the previous page'),
});
export type AuditQuery = z.infer<typeof auditQuery>;
