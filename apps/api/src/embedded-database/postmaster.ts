import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { Places } from './cluster.js';
import { folderOf, isRunning, waitForEnd } from './processes.js';
import { commandAs, type ServerUser } from './server-user.js';

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 10_000;
const STEP_MS = 10;
/** The line of postmaster.pid that says how far the server is (src/include/utils/pidfile.h). */
const STATUS_LINE = 7;

const pidFile = ({ data }: Places): string => join(data, 'postmaster.pid');

function readPidFile(places: Places): string[] {
  const file = pidFile(places);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** A port that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Stops a server that a killed process left running on this data, and removes what a dead one left. */
export async function clearAway(places: Places): Promise<void> {
  const pid = Number(readPidFile(places)[0]);
  if (!pid) return;
  const isOurs = isRunning(pid) && folderOf(pid) === realpathSync(places.data);
  if (isOurs) {
    process.kill(pid, 'SIGINT');
    if (!(await waitForEnd(pid, STOPPED_WITHIN_MS))) process.kill(pid, 'SIGQUIT');
    await waitForEnd(pid, STOPPED_WITHIN_MS);
  }
  // Where processes cannot be looked into, Postgres itself finds out whether the other one lives.
  if (!isRunning(pid) || folderOf(pid) !== null) rmSync(pidFile(places), { force: true });
}

/** Starts the server, apart from this process's terminal, so that Ctrl-C reaches us and not it. */
export async function startPostmaster(
  { postgres }: Binaries,
  places: Places,
  port: number,
  user: ServerUser,
): Promise<ChildProcess> {
  const log = openSync(places.log, 'a', 0o600);
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=50',
  ];
  const args = ['-D', places.data, ...settings.flatMap((one) => ['-c', one])];
  const { program, args: rest, ids } = commandAs(user, postgres, args);
  const child = spawn(program, rest, {
    ...ids,
    cwd: places.data,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await becomesReady(child, places);
  return child;
}

async function becomesReady(child: ChildProcess, places: Places): Promise<void> {
  let failure: Error | null = null;
  child.once('error', (error) => (failure = error));
  for (let waited = 0; waited < READY_WITHIN_MS; waited += STEP_MS) {
    const lines = readPidFile(places);
    if (Number(lines[0]) === child.pid && lines[STATUS_LINE]?.trim() === 'ready') return;
    if (failure ?? child.exitCode !== null) break;
    await pause(STEP_MS);
  }
  child.kill('SIGQUIT');
  throw new Error(`The embedded Postgres did not start; ${places.log} says why.`);
}

/** Fast shutdown: ends connections, writes everything, stops. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const inTime = await Promise.race([
    ended.then(() => true),
    pause(STOPPED_WITHIN_MS, false, { ref: false }),
  ]);
  if (inTime) return;
  child.kill('SIGQUIT');
  await ended;
}
