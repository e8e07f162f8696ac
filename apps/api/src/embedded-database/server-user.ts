import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The numeric ids of a user and group. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** The operating system user who runs Postgres, which refuses to run as root. */
export interface ServerUser {
  /** The owner of the data; null for the user of this process. */
  readonly owner: Ids | null;
  /** The command and arguments in front of a program; empty when setting uid and gid suffices. */
  readonly prefix: readonly string[];
}

// Postgres needs no other variable, and the environment of this process contains secrets.
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** The arguments of `spawn` for a command that runs as this user. */
export function commandAs({ owner, prefix }: ServerUser, command: string, args: readonly string[]) {
  const [program = command, ...rest] = [...prefix, command, ...args];
  return { program, args: rest, options: { env, ...(prefix.length > 0 ? {} : owner) } };
}

const NAME = 'postgres';
/** The mode bit by which others may traverse a directory (S_IXOTH). */
const OTHERS_EXECUTE = 0o001;

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

/** The owner of existing data. An ordinary user's data stays theirs, also when root starts the server once. */
function ownerOf(data: string): Ids | null {
  const found = statSync(data, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

/** Checks that setpriv of util-linux, which sets capabilities, is available. @throws Error for the operator */
function requireSetpriv(): string {
  try {
    run('setpriv', '--version');
    return 'setpriv';
  } catch {
    throw new Error(
      `The user “${NAME}”, who runs Postgres, cannot access this folder. Start as another user, or from a folder that all users may traverse.`,
    );
  }
}

/** Whether all users may traverse a folder and its parents. */
function isTraversable(folder: string): boolean {
  const isRoot = dirname(folder) === folder;
  return (statSync(folder).mode & OTHERS_EXECUTE) !== 0 && (isRoot || isTraversable(dirname(folder)));
}

/**
 * Chooses the user who runs Postgres: the user of this process, or for root the owner of the data, at the first start the
 * system user `postgres`, which is created when missing.
 * @param folders the folders that Postgres has to access
 * @throws Error for the operator when root cannot start Postgres as another user
 */
export function chooseServerUser(data: string, folders: readonly string[]): ServerUser {
  if (process.getuid?.() !== 0) return { owner: null, prefix: [] };
  const owner = ownerOf(data) ?? idsOf(NAME) ?? createUser();
  if (folders.every((folder) => isTraversable(realpathSync(folder)))) return { owner, prefix: [] };
  // A parent such as root's home is closed to other users. Instead of changing its mode, Postgres gets the capability
  // to bypass file permissions (CAP_DAC_OVERRIDE) and no other capability of root.
  const capabilities = ['--inh-caps', '-all,+dac_override', '--ambient-caps', '-all,+dac_override'];
  // Postgres looks for its programs by access(2), which ignores the capability without this secure bit.
  const securebits = ['--securebits', '+no_setuid_fixup'];
  const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { owner, prefix: [requireSetpriv(), ...ids, ...capabilities, ...securebits, '--'] };
}
