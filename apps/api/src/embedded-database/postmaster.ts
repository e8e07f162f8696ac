import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { give, type Places } from './cluster.js';
import { endWithUs, isRunning, isServerOf, isThere, waitForEnd } from './processes.js';
import { commandAs, type ServerUser } from './server-user.js';

/** What it takes to start the server of one data folder. */
export interface Server {
  readonly binaries: Binaries;
  readonly places: Places;
  readonly user: ServerUser;
  /** On 127.0.0.1. */
  readonly port: number;
}

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

/** No process has this number (Linux has at most 4 194 304, others fewer). */
const NO_PID = 2 ** 31 - 1;

/**
 * Lets Postgres see that the server in its note is gone, where the number is still taken: by some other program, or by
 * the server itself until its parent asks how it ended. The rest of the note stays, by which Postgres finds out whether
 * children of that server are still at work.
 */
function declareDead(places: Places): void {
  writeFileSync(pidFile(places), [NO_PID, ...readPidFile(places).slice(1)].join('\n'));
}

/** Stops a server that a killed process left running on this data. The note of a dead one is Postgres's to remove. */
export async function clearAway(places: Places): Promise<void> {
  const pid = Number(readPidFile(places)[0]);
  if (!pid || !isThere(pid)) return;
  const isOurs = isRunning(pid) ? isServerOf(pid, places.data) : false;
  if (isOurs === false) declareDead(places);
  if (!isOurs) return;
  process.kill(pid, 'SIGINT');
  if (await waitForEnd(pid, STOPPED_WITHIN_MS)) return;
  process.kill(pid, 'SIGQUIT');
  await waitForEnd(pid, STOPPED_WITHIN_MS);
}

/** Starts the server apart from this process's terminal, so that Ctrl-C reaches us and not it. */
function launch({ binaries, places, user, port }: Server, log: number): ChildProcess {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=50',
    'log_checkpoints=off',
  ];
  const args = ['-D', places.data, ...settings.flatMap((one) => ['-c', one])];
  const { program, args: rest, options } = commandAs(user, binaries.postgres, args);
  return spawn(program, rest, {
    ...options,
    cwd: places.data,
    detached: true,
    stdio: ['ignore', log, log],
  });
}

async function isReady(child: ChildProcess, places: Places): Promise<boolean> {
  let failed = false;
  child.once('error', () => (failed = true));
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const lines = readPidFile(places);
    if (Number(lines[0]) === child.pid && lines[STATUS_LINE]?.trim() === 'ready') return true;
    if (failed || child.exitCode !== null || child.signalCode !== null) return false;
    await pause(STEP_MS);
  }
  return false;
}

const LINES_SHOWN = 6;

function lastLogLines({ log }: Places, from: number): string {
  const lines = readFileSync(log).subarray(from).toString('utf8').trim().split('\n');
  return lines
    .slice(-LINES_SHOWN)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Starts the server and waits until it takes connections. @throws Error with its last words */
export async function startPostmaster(server: Server): Promise<ChildProcess> {
  const { places, user } = server;
  const log = openSync(places.log, 'a', 0o600);
  give(places.log, user.owner);
  const begin = fstatSync(log).size;
  const child = launch(server, log);
  endWithUs(child, 'SIGINT');
  closeSync(log);
  if (await isReady(child, places)) return child;
  child.kill('SIGQUIT');
  throw new Error(`The embedded Postgres did not start (${places.log}):\n${lastLogLines(places, begin)}`);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Fast shutdown: ends connections, writes everything, stops. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const late = pause(STOPPED_WITHIN_MS, false, { ref: false });
  const isInTime = await Promise.race([ended.then(() => true), late]);
  if (isInTime) return;
  child.kill('SIGQUIT');
  await ended;
}
