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

const DATABASE = 'mikrochat';
const OWNER = 'mikrochat';
const SERVER = 'mikrochat_server';

const newPassword = (): string => randomBytes(24).toString('hex');

/** Where everything of one embedded Postgres lies. */
export interface Places {
  readonly folder: string;
  /** Postgres's own data. */
  readonly data: string;
  /** Of the user who owns everything. */
  readonly password: string;
  /** Of the user under whom our server works. */
  readonly serverPassword: string;
  readonly log: string;
}

export const placesIn = (folder: string): Places => ({
  folder,
  data: join(folder, 'data'),
  password: join(folder, 'postgres-password'),
  serverPassword: join(folder, 'server-password'),
  log: join(folder, 'postgres.log'),
});

function run(
  command: string,
  args: readonly string[],
  user: ServerUser,
  cwd: string,
  input = '',
): Promise<void> {
  const { program, args: rest, options } = commandAs(user, command, args);
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { ...options, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
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
  writeFor(places.password, newPassword(), user.owner);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = [`--username=${OWNER}`, '--auth=scram-sha-256', `--pwfile=${places.password}`];
  await run(initdb, ['-D', fresh, ...locale, ...access, '--no-instructions'], user, fresh);
  await run(postgres, ['--single', '-D', fresh, 'postgres'], user, fresh, `create database ${DATABASE};\n`);
  renameSync(fresh, places.data);
}

/** Chooses the password of the server's user, once; who asks for it creates the user. */
export function ensureServerPassword({ serverPassword }: Places, { owner }: ServerUser): void {
  if (!existsSync(serverPassword)) writeFor(serverPassword, newPassword(), owner);
}

function urlFor(user: string, passwordFile: string, port: number): string {
  const password = readFileSync(passwordFile, 'utf8').trim();
  return `postgres://${user}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** The URLs under which the server will be found, by the owner of everything and by who only works with it. */
export const urlsOf = ({ password, serverPassword }: Places, port: number) => ({
  url: urlFor(OWNER, password, port),
  serverUrl: urlFor(SERVER, serverPassword, port),
});
