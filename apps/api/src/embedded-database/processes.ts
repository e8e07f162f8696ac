import { execFileSync, type ChildProcess } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** A field of `ps`, for platforms without /proc. */
const ps = (pid: number, field: string): string =>
  execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim();

/** Whether a process has this pid, running or a zombie. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The fields of proc_pid_stat(5) after the process's name in parentheses, which may contain any character. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The state of a process, one character or more with `ps`; null when it cannot be read. */
const stateOf = (pid: number): string | null =>
  orNull(() => (process.platform === 'linux' ? (statOf(pid)[0] ?? null) : ps(pid, 'stat')));

/**
 * Whether a process is running. A zombie (`Z`, or `X` while it is removed) has ended and released its resources, and only
 * waits for its parent to reap it.
 */
export const isRunning = (pid: number): boolean => pidExists(pid) && !/^[ZX]/.test(stateOf(pid) ?? '');

const startTicks = (pid: number): string => statOf(pid)[19] ?? '';

/** The start time of a process, which differs between two processes with the same pid; null when it cannot be read. */
export const startTimeOf = (pid: number): string | null =>
  orNull(() => (process.platform === 'linux' ? startTicks(pid) : ps(pid, 'lstart')));

/** Whether a process is the Postgres server of this data folder; null when that cannot be determined. */
export function isPostmasterOf(pid: number, data: string): boolean | null {
  if (process.platform !== 'linux') return orNull(() => ps(pid, 'command').includes(`-D ${data}`));
  if (orNull(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) !== 'postgres') return false;
  return orNull(() => readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data));
}

/** Waits until a process has ended. @returns whether it has, within the timeout */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(pid) && performance.now() < deadline) await delay(POLL_MS);
  return !isRunning(pid);
}

/** Sends a signal to a child process when this process exits in any way but SIGKILL. */
export function killOnExit(child: ChildProcess, signal: NodeJS.Signals): void {
  const kill = (): void => void child.kill(signal);
  process.once('exit', kill);
  child.once('close', () => process.removeListener('exit', kill));
}
