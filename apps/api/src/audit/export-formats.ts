import type { AuditPage } from '@mikrochat/accounts';
import { toAuditEventBody } from './audit-event-body.js';
import { csvRecord } from './csv.js';

type AuditEvent = AuditPage['events'][number];

/** A file that the audit trail can be written to. */
export interface ExportFormat {
  /** How the audit trail calls it. */
  readonly name: string;
  /** The file name's end. */
  readonly extension: string;
  readonly contentType: string;
  /** What comes before the first event. */
  readonly header: string;
  line(event: AuditEvent): string;
}

const csv: ExportFormat = {
  name: 'csv',
  extension: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  header: csvRecord(['id', 'at', 'type', 'actorId', 'userId', 'ip', 'details']),
  line: ({ id, at, type, actorId, userId, ip, details }) =>
    csvRecord([id, at.toISOString(), type, actorId ?? '', userId ?? '', ip ?? '', JSON.stringify(details)]),
};

const jsonLines = (contentType: string): ExportFormat => ({
  name: 'json-lines',
  extension: 'jsonl',
  contentType,
  header: '',
  line: (event) => `${JSON.stringify(toAuditEventBody(event))}\n`,
});

/** By media type; a page of JSON, which is no file, has none. */
const formats: Readonly<Record<string, ExportFormat | null>> = {
  'application/json': null,
  'text/csv': csv,
  'application/x-ndjson': jsonLines('application/x-ndjson; charset=utf-8'),
  'application/jsonl': jsonLines('application/jsonl; charset=utf-8'),
};

interface Preference {
  readonly mediaType: string;
  readonly quality: number;
}

function preferenceOf(part: string): Preference {
  const [mediaType = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
  const quality = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1';
  return { mediaType, quality: Number(quality) };
}

/**
 * The file that a client wants most by its `Accept` header (RFC 9110 §12.5.1), the first of equals.
 * @returns null for a page of JSON, which is also the answer to everything that is not offered
 */
export function exportFormatFor(accept: string): ExportFormat | null {
  const wanted = accept
    .split(',')
    .map(preferenceOf)
    .filter(({ mediaType, quality }) => Object.hasOwn(formats, mediaType) && quality > 0);
  const [best] = wanted.sort((one, other) => other.quality - one.quality);
  return best ? (formats[best.mediaType] ?? null) : null;
}
