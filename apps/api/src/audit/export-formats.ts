import type { AuditPage } from '@mikrochat/accounts';
import { toAuditEventBody } from './audit-event-body.js';
import { csvRecord } from './csv.js';

type AuditEvent = AuditPage['events'][number];

/** A file format for exports of the audit trail. */
export interface ExportFormat {
  /** Its name in the audit event of an export. */
  readonly name: string;
  /** The extension of the file name. */
  readonly extension: string;
  readonly contentType: string;
  /** The text before the first event. */
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

/** By media type; null for a page of JSON, which is no export. */
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
  const [mediaType = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
  const quality = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
  return { mediaType, quality: Number(quality) };
}

/**
 * The format that a client prefers by its `Accept` header (RFC 9110 §12.5.1), the first one of equal quality.
 * @returns null for a page of JSON, also when none of the accepted media types is offered
 */
export function exportFormatFor(accept: string): ExportFormat | null {
  const accepted = accept
    .split(',')
    .map(preferenceOf)
    .filter(({ mediaType, quality }) => Object.hasOwn(formats, mediaType) && quality > 0);
  const [best] = accepted.sort((a, b) => b.quality - a.quality);
  return best ? (formats[best.mediaType] ?? null) : null;
}
