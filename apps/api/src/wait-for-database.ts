import { setTimeout as delay } from 'node:timers/promises';
import { isUnavailable } from '@mikrochat/database';

const TIMEOUT_MS = 30_000;
const RETRY_DELAY_MS = 500;

interface WaitOptions {
  /** Called once, before the first retry. */
  readonly onWait: () => void;
  /** Aborts the wait. */
  readonly signal: AbortSignal;
}

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => code ?? message;

/** Names the host only: the URL contains the password. */
const unreachable = (url: string, error: unknown): Error =>
  new Error(
    `The database at ${new URL(url).host} cannot be reached (${reasonOf(error as Error)}). ` +
      'Is it running, and is DATABASE_URL right?',
    { cause: error },
  );

/**
 * Runs `work` and retries it while the database is unavailable, for up to 30 seconds, as when the database and the
 * server start together.
 * @throws Error for the operator after the timeout; any other error at once
 */
export async function waitForDatabase<T>(
  url: string,
  work: () => Promise<T>,
  { onWait, signal }: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (performance.now() > deadline) throw unreachable(url, error);
      if (tries === 0) onWait();
      await delay(RETRY_DELAY_MS, undefined, { signal });
    }
  }
}
