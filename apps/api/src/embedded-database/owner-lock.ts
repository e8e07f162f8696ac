import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isRunning } from './processes.js';

interface Owner {
  readonly pid: number;
  /** Tells this process from a later one with the same number. */
  readonly birth: string | null;
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

const lives = ({ pid, birth }: Owner): boolean => isRunning(pid) && birthOf(pid) === birth;

/**
 * Makes this process the owner of a database folder; what a process left behind that was killed does not count.
 * @returns what gives it back
 * @throws Error naming the process that owns it
 */
export function ownFolder(folder: string): () => void {
  const file = join(folder, 'owner.json');
  const owner = readOwner(file);
  if (owner && owner.pid !== process.pid && lives(owner)) {
    throw new Error(
      `${folder} is in use by process ${owner.pid}. Stop it first, or give another folder with --db.`,
    );
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { flag: 'wx' });
  } catch {
    throw new Error(`${folder} was just taken by another process. Try again when it has ended.`);
  }
  return () => rmSync(file, { force: true });
}
