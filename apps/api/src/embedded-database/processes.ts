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

/** Whether a process lives, ours or not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startTicks(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name in parentheses, which may hold anything: the twentieth field is the start time (proc(5)).
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

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
