import { setTimeout as pause } from 'node:timers/promises';
import { isUnavailable } from '@mikrochat/database';

const WAIT_MS = 30_000;
const STEP_MS = 500;

interface Wait {
  /** Called once, when there is something to wait for. */
  readonly onWait: () => void;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => code ?? message;

/** Who does not answer, without the password. */
const silent = (url: string, error: unknown): Error =>
  new Error(
    `The database at ${new URL(url).host} cannot be reached (${reasonOf(error as Error)}). ` +
      'Is it running, and is DATABASE_URL right?',
    { cause: error },
  );

/**
 * Does what needs the database; where it does not answer yet, as when everything of a machine starts at once,
 * again until it does.
 * @throws a sentence when it has not answered for 30 s, any other error at once
 */
export async function whenDatabaseAnswers<T>(
  url: string,
  work: () => Promise<T>,
  { onWait, signal }: Wait,
): Promise<T> {
  const until = performance.now() + WAIT_MS;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (performance.now() > until) throw silent(url, error);
      if (tries === 0) onWait();
      await pause(STEP_MS, undefined, { signal });
    }
  }
}
