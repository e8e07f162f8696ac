import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

const FLUSH_MS = 500;

/** Standard output. Lines are gathered and written together: one must not cost a system call in every request. */
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
  // What a failed statement was about.
  'err.parameters',
  'err.query',
  'err.detail',
  'err.where',
  'err.driverError',
];

/** The structured log: JSON lines in UTC; secrets never get here, and are cut should they. */
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

/** What Nest has to say, in the same log. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug(String(message)),
  debug: (message: unknown) => logger.debug(String(message)),
  verbose: (message: unknown) => logger.trace(String(message)),
  warn: (message: unknown) => logger.warn(String(message)),
  error: (message: unknown) => logger.error(String(message)),
});
