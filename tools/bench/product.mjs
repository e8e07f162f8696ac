import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const main = join(import.meta.dirname, '../../apps/api/dist/main.js');
export const secret = 'a secret of the benchmark, used nowhere else';
export const person = { email: 'admin@example.com', password: 'correct horse battery staple' };

/** A port that nobody uses now. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/** The product as its operators run it, without limits on requests. @returns with the seconds until it was ready */
export async function startProduct(databaseUrl) {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    AUTH_MODE: 'password',
    AUTH_JWT_SECRET: secret,
    INITIAL_USER_EMAIL: person.email,
    INITIAL_USER_PASSWORD: person.password,
    MIKROCHAT_PORT: String(port),
  };
  const begun = performance.now();
  // The limit of sessions would end the one that checks while others sign in.
  const child = fork(main, ['--ratelimit=false', '--maxActiveSessions=1000'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) await pause(5);
  return { url, child, seconds: (performance.now() - begun) / 1000, stop: () => stop(child) };
}

const isReady = (url) =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function stop(child) {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Resident memory in MiB. */
export const memoryOf = ({ pid }) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Signs in and returns the tokens. */
export async function signIn(url) {
  const response = await fetch(`${url}/auth/password-login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  return response.json();
}

/** Makes load from a process of its own. */
export async function load(plan) {
  const child = fork(join(import.meta.dirname, 'load.mjs'), [JSON.stringify(plan)]);
  const [result] = await once(child, 'message');
  child.kill();
  // A flood may be refused in part: a full queue says so instead of keeping people waiting.
  if (result.refused > 0 && !plan.isFlood)
    throw new Error(`${result.refused} answers of “${plan.kind}” were refusals.`);
  return result;
}
