import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

const FLUSH_MS = 500;

/** Standard output, buffered so that a log line does not cost a system call per request. */
function standardOutput(): DestinationStream {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4096 });
  setInterval(() => destination.flush(), FLUSH_MS).unref();
  return destination;
}

const redact = [
  'req.headers',
  'password',
  'token',
  'refreshToken',
  // Fields of database errors that contain values of the failed statement.
  'err.parameters',
  'err.query',
  'err.detail',
  'err.where',
  'err.driverError',
];

/** The structured log: JSON lines with UTC times. No secret is logged; the redaction is a second line of defence. */
export function createLogger(level: string, destination = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact,
    },
    destination,
  );
}

/** Writes the messages of Nest to the same log. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug(String(message)),
  debug: (message: unknown) => logger.debug(String(message)),
  verbose: (message: unknown) => logger.trace(String(message)),
  warn: (message: unknown) => logger.warn(String(message)),
  error: (message: unknown) => logger.error(String(message)),
});
