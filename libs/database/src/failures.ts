import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

// SQLSTATE (PostgreSQL, appendix A): connection exceptions (08), insufficient resources (53), operator intervention
// (57P, 57014), system errors (58), transaction timeouts (25P03, 25P04), read-only server (25006), no such database
// (3D000).
const UNAVAILABLE_STATES = /^(08|53|57P|57014|58|25P03|25P04|25006|3D000)/;
const UNAVAILABLE_ERRNOS = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);
/** Messages of pg, its pool and TypeORM for a lost or closed connection: these errors carry no code. */
const UNAVAILABLE_MESSAGES = new RegExp(
  [
    'connection terminated',
    'connection ended',
    'connection is silent',
    'connection is not established',
    'connection is not yet established',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'query read timeout',
    'is not queryable',
    'cannot use a pool after calling end',
    'driver not connected',
  ].join('|'),
  'i',
);
const DEADLOCK = '40P01';
const CONFLICT_STATES = new Set([DEADLOCK, '40001']);

/** TypeORM releases a connection that breaks inside a transaction; later queries of the transaction fail with these. */
const isLostTransaction = (error: object): boolean =>
  error instanceof QueryRunnerAlreadyReleasedError ||
  error instanceof QueryRunnerProviderAlreadyReleasedError;

interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

const codeOf = ({ code }: Failure): string => (typeof code === 'string' ? code : '');

/** Whether an error means that the database is unreachable or overloaded, so that a retry may succeed. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const failure = error as Failure;
  return (
    UNAVAILABLE_STATES.test(codeOf(failure)) ||
    isConflict(failure) ||
    UNAVAILABLE_ERRNOS.has(codeOf(failure)) ||
    (typeof failure.message === 'string' && UNAVAILABLE_MESSAGES.test(failure.message)) ||
    isLostTransaction(error) ||
    isUnavailable(failure.driverError) ||
    (Array.isArray(failure.errors) && failure.errors.some(isUnavailable))
  );
}

/** Whether Postgres aborted this transaction to resolve a deadlock. */
export const isDeadlock = (error: unknown): boolean => codeOf(error ?? {}) === DEADLOCK;

/** Whether Postgres aborted this transaction over a deadlock or a serialization failure: a retry may succeed. */
export const isConflict = (error: unknown): boolean => CONFLICT_STATES.has(codeOf(error ?? {}));

// invalid_text_representation, untranslatable_character, character_not_in_repertoire
const MALFORMED_STATES = new Set(['22P02', '22P05', '22021']);

/** Whether a value does not fit the type of its column, such as an id that is no UUID: no row can match it. */
export const isMalformedValue = (error: unknown): boolean => MALFORMED_STATES.has(codeOf(error ?? {}));
