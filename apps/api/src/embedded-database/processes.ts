import { execFileSync, type ChildProcess } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 20;

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** What `ps` says, where there is no /proc to read. */
const ps = (pid: number, field: string): string =>
  execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim();

/** Whether a process has this number, living or not. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What the kernel says of a process after its name in parentheses, which may hold anything: proc_pid_stat(5). */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** One letter, and more with `ps`; null where it cannot be found out. */
const stateOf = (pid: number): string | null =>
  orNull(() => (process.platform === 'linux' ? (statOf(pid)[0] ?? null) : ps(pid, 'stat')));

/**
 * Whether a process lives, ours or not. One that has ended, and whose end its parent has not asked for yet (a zombie,
 * or `X` while it is being removed), has given everything back and does not count.
 */
export const isRunning = (pid: number): boolean => isThere(pid) && !/^[ZX]/.test(stateOf(pid) ?? '');

const startTicks = (pid: number): string => statOf(pid)[19] ?? '';

/** Something that differs between two processes that had the same number, one after the other; null where unknown. */
export const birthOf = (pid: number): string | null =>
  orNull(() => (process.platform === 'linux' ? startTicks(pid) : ps(pid, 'lstart')));

/** Whether a process is the Postgres server of this data folder; null where that cannot be found out. */
export function isServerOf(pid: number, data: string): boolean | null {
  if (process.platform !== 'linux') return orNull(() => ps(pid, 'command').includes(`-D ${data}`));
  if (orNull(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) !== 'postgres') return false;
  return orNull(() => readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data));
}

/** Waits until a process is gone. @returns whether it is, within the time */
export async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning(pid) && performance.now() < deadline) await pause(STEP_MS);
  return !isRunning(pid);
}

/** Whatever ends this process short of kill -9, a program that it started does not outlive it. */
export function endWithUs(child: ChildProcess, signal: NodeJS.Signals): void {
  const end = (): void => void child.kill(signal);
  process.once('exit', end);
  child.once('close', () => process.removeListener('exit', end));
}
