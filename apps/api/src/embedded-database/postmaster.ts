import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { changeOwner, type ClusterPaths } from './cluster.js';
import { isPostmasterOf, isRunning, killOnExit, pidExists, waitForExit } from './processes.js';
import { commandAs, type ServerUser } from './server-user.js';

/** The parameters of a Postgres server. */
export interface Server {
  readonly binaries: Binaries;
  readonly paths: ClusterPaths;
  readonly user: ServerUser;
  /** On 127.0.0.1. */
  readonly port: number;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 10;
/** The line of postmaster.pid with the server's status (src/include/utils/pidfile.h of Postgres). */
const STATUS_LINE = 7;

const pidFile = ({ data }: ClusterPaths): string => join(data, 'postmaster.pid');

function readPidFile(paths: ClusterPaths): string[] {
  const file = pidFile(paths);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** A pid that no process has: the maximum on Linux is 4 194 304, elsewhere lower. */
const UNUSED_PID = 2 ** 31 - 1;

/**
 * Replaces the pid in postmaster.pid, so that Postgres starts although another program, or the zombie of the old server,
 * has that pid now. The other lines stay: by the shared memory key in them Postgres detects children of the old server.
 */
function invalidatePid(paths: ClusterPaths): void {
  writeFileSync(pidFile(paths), [UNUSED_PID, ...readPidFile(paths).slice(1)].join('\n'));
}

/**
 * Stops a server that a killed process left running on this data. Postgres itself removes the postmaster.pid of a server
 * that has ended.
 */
export async function stopOrphan(paths: ClusterPaths): Promise<void> {
  const pid = Number(readPidFile(paths)[0]);
  if (!pid || !pidExists(pid)) return;
  const isOrphan = isRunning(pid) ? isPostmasterOf(pid, paths.data) : false;
  if (isOrphan === false) invalidatePid(paths);
  if (!isOrphan) return;
  process.kill(pid, 'SIGINT');
  if (await waitForExit(pid, STOP_TIMEOUT_MS)) return;
  process.kill(pid, 'SIGQUIT');
  await waitForExit(pid, STOP_TIMEOUT_MS);
}

/** Starts the server in a process group of its own, so that the terminal's Ctrl-C does not reach it. */
function launch({ binaries, paths, user, port }: Server, log: number): ChildProcess {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=50',
    'log_checkpoints=off',
  ];
  const args = ['-D', paths.data, ...settings.flatMap((setting) => ['-c', setting])];
  const { program, args: rest, options } = commandAs(user, binaries.postgres, args);
  return spawn(program, rest, {
    ...options,
    cwd: paths.data,
    detached: true,
    stdio: ['ignore', log, log],
  });
}

async function isReady(child: ChildProcess, paths: ClusterPaths): Promise<boolean> {
  let failed = false;
  child.once('error', () => (failed = true));
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const lines = readPidFile(paths);
    if (Number(lines[0]) === child.pid && lines[STATUS_LINE]?.trim() === 'ready') return true;
    if (failed || child.exitCode !== null || child.signalCode !== null) return false;
    await delay(POLL_MS);
  }
  return false;
}

const MAX_LOG_LINES = 6;

function lastLogLines({ log }: ClusterPaths, startOffset: number): string {
  const lines = readFileSync(log).subarray(startOffset).toString('utf8').trim().split('\n');
  return lines
    .slice(-MAX_LOG_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Starts the server and waits until it accepts connections. @throws Error with the end of its log */
export async function startPostmaster(server: Server): Promise<ChildProcess> {
  const { paths, user } = server;
  const log = openSync(paths.log, 'a', 0o600);
  changeOwner(paths.log, user.owner);
  const startOffset = fstatSync(log).size;
  const child = launch(server, log);
  killOnExit(child, 'SIGINT');
  closeSync(log);
  if (await isReady(child, paths)) return child;
  child.kill('SIGQUIT');
  throw new Error(`The embedded Postgres did not start (${paths.log}):\n${lastLogLines(paths, startOffset)}`);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Stops the server with a fast shutdown (SIGINT), and after a timeout with an immediate one (SIGQUIT). */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const timeout = delay(STOP_TIMEOUT_MS, false, { ref: false });
  const isInTime = await Promise.race([ended.then(() => true), timeout]);
  if (isInTime) return;
  child.kill('SIGQUIT');
  await ended;
}
