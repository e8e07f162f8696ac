import { setTimeout as pause } from 'node:timers/promises';
import { isUnavailable } from '@mikrochat/database';

const WAIT_MS = 30_000;
const STEP_MS = 500;

/**
 * Does what needs the database; where it does not answer yet, as when everything of a machine starts at once,
 * again until it does.
 * @param onWait called once, when there is something to wait for
 * @throws the last error when it has not answered for 30 s, any other error at once
 */
export async function whenDatabaseAnswers<T>(work: () => Promise<T>, onWait: () => void): Promise<T> {
  const until = performance.now() + WAIT_MS;
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > until) throw error;
      if (tries === 0) onWait();
      await pause(STEP_MS);
    }
  }
}
