import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isRunning } from './processes.js';

interface Owner {
  readonly pid: number;
  /** Tells this process from a later one with the same number. */
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

function parse(text: string): Owner | null {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return null;
  }
}

const lives = ({ pid, birth }: Owner): boolean => isRunning(pid) && birthOf(pid) === birth;

/** Puts a finished claim in place, in one step and only where nobody has. */
function place(claim: string, file: string): boolean {
  try {
    linkSync(claim, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's claim; one that another starter has put there meanwhile goes back. */
function removeDead(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== dead) place(aside, file);
  rmSync(aside, { force: true });
}

function take(folder: string, file: string, claim: string): void {
  while (!place(claim, file)) {
    const text = readText(file);
    if (text === null) continue;
    const owner = parse(text);
    if (owner && lives(owner)) {
      const advice = 'Stop it first, or give another folder with --db.';
      throw new Error(`${folder} is in use by process ${owner.pid}. ${advice}`);
    }
    removeDead(file, text);
  }
}

/**
 * Makes this process the owner of a database folder; what a process left behind that was killed does not count.
 * @returns what gives it back
 * @throws Error naming the process that owns it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'owner.json');
  const claim = `${file}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) });
  writeFileSync(claim, text, { mode: 0o600 });
  try {
    take(folder, file, claim);
  } finally {
    rmSync(claim, { force: true });
  }
  return () => {
    if (readText(file) === text) rmSync(file, { force: true });
  };
}
