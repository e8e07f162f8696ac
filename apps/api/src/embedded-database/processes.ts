import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 20;

/** Whether a process lives, ours or not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Something that differs between two processes that had the same number, one after the other; null where unknown. */
export function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in parentheses, which may hold anything: the twentieth field is the start time (proc(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** The folder in which a process works; null where unknown. */
export function folderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Waits until a process is gone. @returns whether it is, within the time */
export async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += STEP_MS) {
    if (!isRunning(pid)) return true;
    await pause(STEP_MS);
  }
  return !isRunning(pid);
}
