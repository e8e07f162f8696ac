// Classes of SQLSTATE (PostgreSQL, appendix A): connection, resources, operator's intervention.
const UNAVAILABLE_STATES = /^(08|53|57P|57014|25006|3D000)/;
const UNAVAILABLE_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
const UNAVAILABLE_SENTENCES =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|Connection is not established|client has encountered a connection error|connection ended/i;
const DEADLOCK = '40P01';

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
    UNAVAILABLE_ERRNOS.has(codeOf(failure)) ||
    (typeof failure.message === 'string' && UNAVAILABLE_SENTENCES.test(failure.message)) ||
    isUnavailable(failure.driverError) ||
    (Array.isArray(failure.errors) && failure.errors.some(isUnavailable))
  );
}

/** Whether two transactions waited for each other and this one was chosen to give way. */
export const isDeadlock = (error: unknown): boolean => codeOf(error ?? {}) === DEADLOCK;

// invalid_text_representation, untranslatable_character, character_not_in_repertoire
const MALFORMED_STATES = new Set(['22P02', '22P05', '22021']);

/** Whether a value cannot be what its column holds: an id that nobody has. */
export const isMalformedValue = (error: unknown): boolean => MALFORMED_STATES.has(codeOf(error ?? {}));
