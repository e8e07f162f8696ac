import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

// Classes of SQLSTATE (PostgreSQL, appendix A): connection, resources, operator's intervention, I/O; a transaction that
// the server ended because it was idle; a server that only reads; a database that is not there (yet).
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
/** What pg, its pool and TypeORM say of a connection that was lost or closed; they give these no code. */
const UNAVAILABLE_SENTENCES = new RegExp(
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

/** TypeORM lets go of a connection that breaks in the middle of a transaction; whatever comes after it fails so. */
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

/** Whether an error means that the database is away or overloaded: worth trying again in a moment. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const failure = error as Failure;
  return (
    UNAVAILABLE_STATES.test(codeOf(failure)) ||
    isConflict(failure) ||
    UNAVAILABLE_ERRNOS.has(codeOf(failure)) ||
    (typeof failure.message === 'string' && UNAVAILABLE_SENTENCES.test(failure.message)) ||
    isLostTransaction(error) ||
    isUnavailable(failure.driverError) ||
    (Array.isArray(failure.errors) && failure.errors.some(isUnavailable))
  );
}

/** Whether two transactions waited for each other and this one was chosen to give way. */
export const isDeadlock = (error: unknown): boolean => codeOf(error ?? {}) === DEADLOCK;

/** Whether Postgres ended this transaction in favour of another one: run again, it may well succeed. */
export const isConflict = (error: unknown): boolean => CONFLICT_STATES.has(codeOf(error ?? {}));

// invalid_text_representation, untranslatable_character, character_not_in_repertoire
const MALFORMED_STATES = new Set(['22P02', '22P05', '22021']);

/** Whether a value cannot be what its column holds: an id that nobody has. */
export const isMalformedValue = (error: unknown): boolean => MALFORMED_STATES.has(codeOf(error ?? {}));
