import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
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

const give = (path: string, owner: Ids | null): void => {
  if (owner) chownSync(path, owner.uid, owner.gid);
};

/** Makes the folder that holds it all: closed to everybody but its owner and, where root starts it, the server. */
export function ensureFolder({ folder }: Places, owner: Ids | null): void {
  mkdirSync(folder, { recursive: true });
  if (owner) chownSync(folder, 0, owner.gid);
  chmodSync(folder, owner ? 0o750 : 0o700);
}

function writeFor(path: string, text: string, owner: Ids | null): void {
  writeFileSync(path, text, { mode: 0o600 });
  give(path, owner);
}

/** Creates the data and its database, once. What a killed first start left half-done is thrown away. */
export async function ensureCluster(
  { initdb, postgres }: Binaries,
  places: Places,
  user: ServerUser,
): Promise<void> {
  if (existsSync(places.data)) return;
  const fresh = `${places.data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
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
