import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureBuild } from '../setup/build.mjs';
import startPostgres from '../test/start-postgres.mjs';
import stopPostgres from '../test/stop-postgres.mjs';
import { bareRefresh } from './bare-refresh.mjs';
import { bareScrypt } from './bare-scrypt.mjs';
import { freePort, load, memoryOf, person, secret, signIn, startProduct } from './product.mjs';
import { openSessions } from './sessions.mjs';

const CONNECTIONS = 64;
const FLOOD = 32;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

const rows = [];
const number = (value) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** Measures two things in turn, so that both meet the same weather, and notes the median ratio. */
async function compare(name, aim, ours, limit) {
  const pairs = [];
  for (let round = 0; round < ROUNDS; round++) pairs.push([await ours(), await limit()]);
  const [a, b] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
  const ratio = median(pairs.map(([one, other]) => one / other));
  rows.push([name, number(a), number(b), `${Math.round(ratio * 100)} %`, aim]);
}

const note = (name, value, aim = '') => rows.push([name, value, '', '', aim]);

async function startBare() {
  const port = await freePort();
  const child = fork(join(import.meta.dirname, 'bare-server.mjs'), [String(port), secret]);
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function measureChecks(product, bare, token) {
  const check = (url) => load({ kind: 'check', url, token, connections: CONNECTIONS, duration: SECONDS });
  await check(product.url);
  await compare(
    'token check, requests/s, beside a bare Node server',
    '≥ 80 %',
    async () => (await check(product.url)).rate,
    async () => (await check(bare.url)).rate,
  );
  return check;
}

async function measureFlood(product, check) {
  const flood = () =>
    load({
      kind: 'login',
      isFlood: true,
      url: product.url,
      ...person,
      connections: FLOOD,
      duration: SECONDS + 3,
    });
  const pairs = [];
  for (let round = 0; round < ROUNDS; round++) {
    const calm = await check(product.url);
    const flooding = flood();
    const flooded = await check(product.url);
    await flooding;
    pairs.push([calm, flooded]);
  }
  const of = (key) => median(pairs.map(([calm, flooded]) => flooded[key] / calm[key]));
  note('token checks kept while 32 sign-ins flood', `${Math.round(of('rate') * 100)} %`, '≥ 90 %');
  note('their p99, times the calm one', of('p99').toFixed(1), '≤ 2');
}

async function measureRefresh(product, databaseUrl) {
  const refresh = async () => {
    const tokens = await openSessions(databaseUrl, secret, CONNECTIONS);
    const plan = { kind: 'refresh', url: product.url, tokens, connections: CONNECTIONS, duration: SECONDS };
    return (await load(plan)).rate;
  };
  const bare = () => bareRefresh(databaseUrl, CONNECTIONS, SECONDS);
  await refresh();
  await compare('refresh, requests/s, beside the bare statement', '≥ 100 %', refresh, bare);
}

async function measureSignIn(product) {
  const plan = { kind: 'login', url: product.url, ...person, connections: 8, duration: SECONDS * 2 };
  const signIns = async () => (await load(plan)).rate;
  // Hashes took long beside the load before, and the queue expects the same of the next ones: it learns better first.
  await load({ ...plan, isFlood: true, duration: 1 });
  await compare('password sign-in, requests/s, beside bare scrypt', '≥ 90 %', signIns, () =>
    bareScrypt(SECONDS),
  );
}

async function measure(databaseUrl) {
  // The first start migrates; the second is what operators wait for.
  await (await startProduct(databaseUrl)).stop();
  const product = await startProduct(databaseUrl);
  const bare = await startBare();
  try {
    note('start-up until ready, s', product.seconds.toFixed(2));
    note('memory after the start, MiB', number(memoryOf(product.child)));
    const { accessToken } = await signIn(product.url);
    const check = await measureChecks(product, bare, accessToken);
    await measureFlood(product, check);
    await measureRefresh(product, databaseUrl);
    await measureSignIn(product);
    note('memory after all that, MiB', number(memoryOf(product.child)));
  } finally {
    bare.stop();
    await product.stop();
  }
}

await ensureBuild();
process.env.TEST_DATABASE_DURABLE = '1';
await startPostgres();
try {
  await measure(process.env.TEST_DATABASE_URL);
} finally {
  await stopPostgres();
}
const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column].length), 8));
const line = (row) =>
  row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
    .join('  ');
console.log(`\n${line(['', 'measured', 'limit', 'ratio', 'aim'])}\n${rows.map(line).join('\n')}\n`);
