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
import { killOnExit } from './processes.js';
import { commandAs, type Ids, type ServerUser } from './server-user.js';

const DATABASE = 'mikrochat';
const OWNER_ROLE = 'mikrochat';
const SERVER_ROLE = 'mikrochat_server';

const newPassword = (): string => randomBytes(24).toString('hex');

/** The paths of one embedded Postgres. */
export interface ClusterPaths {
  readonly folder: string;
  /** The data directory of Postgres. */
  readonly data: string;
  /** The file with the password of the owner role. */
  readonly password: string;
  /** The file with the password of the role with which the server connects. */
  readonly serverPassword: string;
  readonly log: string;
}

export const pathsIn = (folder: string): ClusterPaths => ({
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
    killOnExit(child, 'SIGKILL');
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

/** Makes the user who runs Postgres the owner of a file, when it is another user than this process's. */
export const changeOwner = (path: string, owner: Ids | null): void => {
  if (owner) chownSync(path, owner.uid, owner.gid);
};

/** Restricts access to the folder to its owner and, when started as root, to the group of the user who runs Postgres. */
export function restrictFolder({ folder }: ClusterPaths, owner: Ids | null): void {
  // As root, the folder of an ordinary user is left unchanged.
  if (owner && statSync(folder).uid !== 0) return;
  if (owner) chownSync(folder, 0, owner.gid);
  chmodSync(folder, owner ? 0o750 : 0o700);
}

function writeFor(path: string, text: string, owner: Ids | null): void {
  writeFileSync(path, text, { mode: 0o600 });
  changeOwner(path, owner);
}

/** Deletes the incomplete data of a first start that was killed; retries while its initdb still writes there. */
function deleteIncomplete({ folder, data }: ClusterPaths): void {
  const incomplete = readdirSync(folder).filter((name) => name.startsWith(`${basename(data)}.new`));
  for (const name of incomplete) {
    rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Creates the cluster and its database at the first start, in a temporary directory that is renamed when complete. */
export async function ensureCluster(
  { initdb, postgres }: Binaries,
  paths: ClusterPaths,
  user: ServerUser,
): Promise<void> {
  if (existsSync(paths.data)) return;
  deleteIncomplete(paths);
  const temporary = mkdtempSync(`${paths.data}.new-`);
  changeOwner(temporary, user.owner);
  writeFor(paths.password, newPassword(), user.owner);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = [`--username=${OWNER_ROLE}`, '--auth=scram-sha-256', `--pwfile=${paths.password}`];
  await run(initdb, ['-D', temporary, ...locale, ...access, '--no-instructions'], user, temporary);
  const createDatabase = `create database ${DATABASE};\n`;
  await run(postgres, ['--single', '-D', temporary, 'postgres'], user, temporary, createDatabase);
  renameSync(temporary, paths.data);
}

/** Generates the password of the server role at the first start. The migrations create the role itself. */
export function ensureServerPassword({ serverPassword }: ClusterPaths, { owner }: ServerUser): void {
  if (!existsSync(serverPassword)) writeFor(serverPassword, newPassword(), owner);
}

function urlFor(role: string, passwordFile: string, port: number): string {
  const password = readFileSync(passwordFile, 'utf8').trim();
  return `postgres://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** The connection URLs of the owner role and of the server role. */
export const urlsOf = ({ password, serverPassword }: ClusterPaths, port: number) => ({
  url: urlFor(OWNER_ROLE, password, port),
  serverUrl: urlFor(SERVER_ROLE, serverPassword, port),
});
