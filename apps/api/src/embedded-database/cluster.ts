import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Binaries } from './binaries.js';
import { endWithUs } from './processes.js';
import { commandAs, type Ids, type ServerUser } from './server-user.js';

export const DATABASE = 'mikrochat';

/** Where everything of one embedded Postgres lies. */
export interface Places {
  readonly folder: string;
  /** Postgres's own data. */
  readonly data: string;
  readonly password: string;
  readonly log: string;
}

export const placesIn = (folder: string): Places => ({
  folder,
  data: join(folder, 'data'),
  password: join(folder, 'postgres-password'),
  log: join(folder, 'postgres.log'),
});

function run(
  command: string,
  args: readonly string[],
  user: ServerUser,
  cwd: string,
  input = '',
): Promise<void> {
  const { program, args: rest, ids } = commandAs(user, command, args);
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { ...ids, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    endWithUs(child, 'SIGKILL');
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The embedded Postgres could not be set up:\n${output.trim()}`));
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** Hands a file to the server's user, where that is not ourselves. */
export const give = (path: string, owner: Ids | null): void => {
  if (owner) chownSync(path, owner.uid, owner.gid);
};

/** Closes the folder that holds it all to everybody but its owner and, where root starts it, the server. */
export function closeFolder({ folder }: Places, owner: Ids | null): void {
  // A folder that root found as an ordinary user's own stays as it is.
  if (owner && statSync(folder).uid !== 0) return;
  if (owner) chownSync(folder, 0, owner.gid);
  chmodSync(folder, owner ? 0o750 : 0o700);
}

function writeFor(path: string, text: string, owner: Ids | null): void {
  writeFileSync(path, text, { mode: 0o600 });
  give(path, owner);
}

/** Throws away what a killed first start left half-done, also while its initdb still writes there. */
function clearUnfinished({ folder, data }: Places): void {
  const unfinished = readdirSync(folder).filter((name) => name.startsWith(`${basename(data)}.new`));
  for (const name of unfinished) {
    rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Creates the data and its database, once: beside its place, and moved there when it is whole. */
export async function ensureCluster(
  { initdb, postgres }: Binaries,
  places: Places,
  user: ServerUser,
): Promise<void> {
  if (existsSync(places.data)) return;
  clearUnfinished(places);
  const fresh = mkdtempSync(`${places.data}.new-`);
  give(fresh, user.owner);
  writeFor(places.password, randomBytes(24).toString('hex'), user.owner);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = ['--username=mikrochat', '--auth=scram-sha-256', `--pwfile=${places.password}`];
  await run(initdb, ['-D', fresh, ...locale, ...access, '--no-instructions'], user, fresh);
  await run(postgres, ['--single', '-D', fresh, 'postgres'], user, fresh, `create database ${DATABASE};\n`);
  renameSync(fresh, places.data);
}

/** The URL under which the server will be found. */
export function urlOf(places: Places, port: number): string {
  const password = readFileSync(places.password, 'utf8').trim();
  return `postgres://mikrochat:${password}@127.0.0.1:${port}/${DATABASE}`;
}
