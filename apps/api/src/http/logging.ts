import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

const FLUSH_MS = 500;

/** The structured log on standard output: JSON lines in UTC; secrets never get here, and are cut should they. */
export function createLogger(level: string): Logger {
  // Lines are gathered and written together: a log line must not cost a system call in every request.
  const destination = pino.destination({ dest: 1, sync: false, minLength: 4096 });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: [
        'req.headers',
        'password',
        'token',
        'refreshToken',
        'err.parameters',
        'err.query',
        'err.driverError',
        // “Key (email)=(ada@example.com) already exists.”
        'err.detail',
        'err.where',
      ],
    },
    destination,
  );
  setInterval(() => destination.flush(), FLUSH_MS).unref();
  return logger;
}

/** What Nest has to say, in the same log. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug(String(message)),
  debug: (message: unknown) => logger.debug(String(message)),
  verbose: (message: unknown) => logger.trace(String(message)),
  warn: (message: unknown) => logger.warn(String(message)),
  error: (message: unknown) => logger.error(String(message)),
});
