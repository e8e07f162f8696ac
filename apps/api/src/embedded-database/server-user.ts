import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A user and group by number. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** As whom the programs of Postgres run: it refuses to run as root. */
export interface ServerUser {
  /** Who owns the data, where it is not ourselves. */
  readonly owner: Ids | null;
  /** What stands before a command; empty where `owner` is enough. */
  readonly prefix: readonly string[];
}

// Postgres needs nothing else of our environment, which holds our secrets, and it may run as another user.
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** A command as that user, in the form that `spawn` takes. */
export function commandAs({ owner, prefix }: ServerUser, command: string, args: readonly string[]) {
  const [program = command, ...rest] = [...prefix, command, ...args];
  return { program, args: rest, options: { env, ...(prefix.length > 0 ? {} : owner) } };
}

const NAME = 'postgres';
const OTHERS_MAY_ENTER = 0o001;

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { stdio: 'pipe' }).toString().trim();

function idsOf(name: string): Ids | null {
  try {
    return { uid: Number(run('id', '-u', name)), gid: Number(run('id', '-g', name)) };
  } catch {
    return null;
  }
}

function createUser(): Ids {
  try {
    run('useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME);
  } catch {
    throw new Error(
      `Postgres does not run as root, and a user “${NAME}” could not be created. Start as another user.`,
    );
  }
  const created = idsOf(NAME);
  if (!created) throw new Error(`The user “${NAME}” was created but cannot be found.`);
  return created;
}

/** Who owns data that is there already: an ordinary user's stays theirs, also where root starts it once. */
function ownerOf(data: string): Ids | null {
  const found = statSync(data, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

/** The program that starts others with few rights (util-linux). @throws Error with what to do where it is missing */
function setpriv(): string {
  try {
    run('setpriv', '--version');
    return 'setpriv';
  } catch {
    throw new Error(
      `The user “${NAME}”, as whom Postgres runs, cannot get into this folder. Start as another user, or from a folder that everybody may enter.`,
    );
  }
}

/** Whether everybody may pass through a folder and all those above it. */
function isOpen(folder: string): boolean {
  const isTop = dirname(folder) === folder;
  return (statSync(folder).mode & OTHERS_MAY_ENTER) !== 0 && (isTop || isOpen(dirname(folder)));
}

/**
 * An ordinary user runs Postgres as themselves; root hands it to the data's owner, at first the user `postgres`, made
 * where it is missing.
 * @param folders that it has to reach
 */
export function chooseServerUser(data: string, folders: readonly string[]): ServerUser {
  if (process.getuid?.() !== 0) return { owner: null, prefix: [] };
  const owner = ownerOf(data) ?? idsOf(NAME) ?? createUser();
  if (folders.every((folder) => isOpen(realpathSync(folder)))) return { owner, prefix: [] };
  // A folder above, such as root's home, is closed to others. Its mode is not ours to change, so the server is
  // allowed to pass instead, and to nothing else that root may do.
  const pass = ['--inh-caps', '-all,+dac_override', '--ambient-caps', '-all,+dac_override'];
  // Without this, access(2), by which Postgres finds its own programs, does not heed what is allowed to it.
  const heed = ['--securebits', '+no_setuid_fixup'];
  const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { owner, prefix: [setpriv(), ...ids, ...pass, ...heed, '--'] };
}
