import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, startTimeOf } from './processes.js';

/** The process that holds a lock, as stored in the lock file. */
interface LockHolder {
  readonly pid: number;
  /** The start time of the process, which tells it from a later process with the same pid. */
  readonly birth: string | null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): LockHolder | null {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return null;
  }
}

const isHeld = ({ pid, birth }: LockHolder): boolean => isRunning(pid) && startTimeOf(pid) === birth;

/** Creates the lock file from a complete temporary file: link(2) is atomic and fails where the lock file exists. */
function tryLink(temporary: string, lockFile: string): boolean {
  try {
    linkSync(temporary, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock file. Moves it away first, and moves it back if another process has replaced it by a lock of its
 * own since it was read.
 */
function removeStale(lockFile: string, staleText: string): void {
  const moved = `${lockFile}.${process.pid}.dead`;
  try {
    renameSync(lockFile, moved);
  } catch {
    return;
  }
  if (readText(moved) !== staleText) tryLink(moved, lockFile);
  rmSync(moved, { force: true });
}

function acquire(folder: string, lockFile: string, temporary: string): void {
  while (!tryLink(temporary, lockFile)) {
    const text = readText(lockFile);
    if (text === null) continue;
    const holder = parse(text);
    if (holder && isHeld(holder)) {
      const advice = 'Stop it first, or give another folder with --db.';
      throw new Error(`${folder} is in use by process ${holder.pid}. ${advice}`);
    }
    removeStale(lockFile, text);
  }
}

/**
 * Locks a database folder for this process. The lock of a process that was killed is stale and does not count.
 * @returns the function that releases the lock
 * @throws Error that names the process which holds the lock
 */
export function lockFolder(folder: string): () => void {
  const lockFile = join(folder, 'owner.json');
  const temporary = `${lockFile}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, birth: startTimeOf(process.pid) } satisfies LockHolder);
  writeFileSync(temporary, text, { mode: 0o600 });
  try {
    acquire(folder, lockFile, temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
  return () => {
    if (readText(lockFile) === text) rmSync(lockFile, { force: true });
  };
}
