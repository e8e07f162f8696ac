import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../setup/free-port.mjs';

const main = join(import.meta.dirname, '../../apps/api/dist/main.js');
export const secret = 'a secret of the benchmark, used nowhere else';
export const user = { email: 'admin@example.com', password: 'correct horse battery staple' };

/**
 * Starts Node as a process of its own.
 * @param {string | undefined} cores those that it may use, as taskset names them; all where undefined
 */
export function startNode(args, { cores, ...options } = {}) {
  const command = [...(cores === undefined ? [] : ['taskset', '-c', cores]), process.execPath, ...args];
  return spawn(command[0], command.slice(1), options);
}

export async function stop(child) {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The product as its operators run it, without limits on requests. @returns with the seconds until it was ready */
export async function startProduct(databaseUrl, { mode = 'password', cores } = {}) {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    AUTH_MODE: mode,
    AUTH_JWT_SECRET: secret,
    INITIAL_USER_EMAIL: user.email,
    INITIAL_USER_PASSWORD: user.password,
    MIKROCHAT_PORT: String(port),
  };
  const begun = performance.now();
  // The limit of sessions would end those that are measured while others sign in.
  const args = [main, '--ratelimit=false', '--maxActiveSessions=1000'];
  const child = startNode(args, { cores, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) await pause(5);
  return { url, child, seconds: (performance.now() - begun) / 1000, stop: () => stop(child) };
}

const isReady = (url) =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** Resident memory in MiB. */
export const memoryOf = ({ pid }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.json();
}

/** Signs in and returns the tokens. */
export const signIn = (url) => post(`${url}/auth/password-login`, user);

/** Opens sessions at a product in dev mode, where that takes no password, and returns their refresh tokens. */
export async function openSessions(url, count) {
  const tokens = [];
  while (tokens.length < count) {
    const { refreshToken } = await post(`${url}/auth/dev-login`, { email: user.email });
    tokens.push(refreshToken);
  }
  return tokens;
}

/** What the product answers to a token check. */
export async function meOf(url, accessToken) {
  const response = await fetch(`${url}/auth/me`, { headers: { authorization: `Bearer ${accessToken}` } });
  return response.text();
}

/** Makes load from a process of its own. @returns its rate per second, p50 and p99 in milliseconds, and refusals */
export async function load({ cores, ...plan }) {
  const script = join(import.meta.dirname, 'load.mjs');
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = startNode([script, JSON.stringify(plan)], { cores, stdio });
  const [result] = await once(child, 'message');
  child.kill();
  // Some of a flood may be refused: a full queue says so instead of letting its clients wait.
  if (result.refused > 0 && !plan.isFlood)
    throw new Error(`${result.refused} answers of “${plan.kind}” were refusals.`);
  return result;
}

/** A bare server in a process of its own. */
export async function startBare(name, args, cores) {
  const port = await freePort();
  const script = join(import.meta.dirname, `${name}.mjs`);
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = startNode([script, String(port), ...args], { cores, stdio });
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(child) };
}
