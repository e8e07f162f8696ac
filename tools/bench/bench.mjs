import { availableParallelism } from 'node:os';
import { ensureBuild } from '../setup/build.mjs';
import startPostgres from '../test/start-postgres.mjs';
import stopPostgres from '../test/stop-postgres.mjs';
import { bareScrypt } from './bare-scrypt.mjs';
import {
  load,
  memoryOf,
  meOf,
  openSessions,
  secret,
  signIn,
  startBare,
  startProduct,
  user,
} from './product.mjs';
import { median, Report } from './report.mjs';

const CONNECTIONS = 64;
const FLOOD = 32;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

// Linux alone can give a server one core; elsewhere every server may use all of them.
const canPin = process.platform === 'linux' && availableParallelism() > 1;
const [serverCore, otherCores] = canPin ? ['0', `1-${availableParallelism() - 1}`] : [];

const report = new Report();

/** Uses servers that are stopped again, whatever happens. */
async function withServers(starting, work) {
  const servers = await Promise.all(starting);
  try {
    await work(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** So many token checks at once. */
const check = (url, token, cores) =>
  load({ kind: 'check', url, token, cores, connections: CONNECTIONS, duration: SECONDS });

const measureChecks = async ({ url }, token) =>
  withServers([startBare('bare-check', [secret, await meOf(url, token)])], async (bare) => {
    await check(url, token);
    await report.compare({
      name: 'token check, requests/s, beside a bare Node server',
      aim: '≥ 80 %',
      rounds: ROUNDS,
      ours: async () => (await check(url, token)).rate,
      limit: async () => (await check(bare.url, token)).rate,
    });
  });

/** Token checks alone and beside sign-ins, in turn. */
async function besideSignIns(url, token, { connections, cores }) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const calm = await check(url, token, cores);
    // They begin before the checks and end after them.
    const plan = { kind: 'login', isFlood: true, url, ...user, cores, connections, duration: SECONDS + 2 };
    const signIns = load(plan);
    const flooded = await check(url, token, cores);
    rounds.push({ calm, flooded });
    await signIns;
  }
  return {
    kept: median(rounds.map(({ calm, flooded }) => flooded.rate / calm.rate)),
    slowed: median(rounds.map(({ calm, flooded }) => flooded.p99 / calm.p99)),
  };
}

async function measureFlood(product, token) {
  const { kept, slowed } = await besideSignIns(product.url, token, { connections: FLOOD });
  report.ratio(`token checks kept while ${FLOOD} sign-ins flood`, kept, '≥ 90 %');
  report.note('their p99, times the calm one', slowed, '≤ 2');
}

/** With one core for everything, hashing gets what its priority gives it. */
async function measureOneCore({ url }, token) {
  const { kept } = await besideSignIns(url, token, { connections: 2, cores: otherCores });
  report.ratio('on one core: token checks kept while 2 clients sign in', kept, '≥ 90 %');
  const duration = 10;
  const plan = { url, cores: otherCores, isFlood: true };
  const signInsBesideChecks = async () => {
    const checks = load({ ...plan, kind: 'check', token, connections: CONNECTIONS, duration: duration + 2 });
    const { rate } = await load({ ...plan, kind: 'login', ...user, connections: 2, duration });
    await checks;
    return rate;
  };
  await report.compare({
    name: 'on one core: sign-ins/s beside token checks, beside bare scrypt',
    aim: '≥ 8 %',
    rounds: 1,
    ours: signInsBesideChecks,
    limit: () => bareScrypt(SECONDS, 1),
  });
}

async function measureRefresh(product, bare, opener) {
  const refresh = async ({ url }, connections, duration = SECONDS) => {
    const tokens = await openSessions(opener.url, connections);
    return (await load({ kind: 'refresh', url, tokens, cores: otherCores, connections, duration })).rate;
  };
  for (const connections of [CONNECTIONS, 1]) {
    for (const server of [product, bare]) await refresh(server, connections, 2);
    await report.compare({
      name: `refresh, requests/s, ${connections} connections, beside shared statements on bare pg`,
      aim: '≥ 70 %',
      rounds: ROUNDS,
      ours: () => refresh(product, connections),
      limit: () => refresh(bare, connections),
    });
  }
}

async function measureSignIn(product) {
  const plan = { kind: 'login', url: product.url, ...user, connections: 8, duration: SECONDS * 2 };
  await report.compare({
    name: 'password sign-in, requests/s, beside bare scrypt',
    aim: '≥ 90 %',
    rounds: ROUNDS,
    ours: async () => (await load(plan)).rate,
    limit: () => bareScrypt(SECONDS),
  });
}

const measureOnAllCores = (databaseUrl) =>
  withServers([startProduct(databaseUrl)], async (product) => {
    report.note('start until ready, s', product.seconds);
    report.note('memory after the start, MiB', memoryOf(product.child), '≤ 130');
    const { accessToken } = await signIn(product.url);
    await measureChecks(product, accessToken);
    // Before the flood, after which its queue would still be full.
    await measureSignIn(product);
    await measureFlood(product, accessToken);
    report.note('memory after that, MiB', memoryOf(product.child));
  });

const measureOnOneCore = (databaseUrl) =>
  withServers([startProduct(databaseUrl, { cores: serverCore })], async (product) => {
    const starting = [
      startBare('bare-refresh', [secret, databaseUrl], serverCore),
      startProduct(databaseUrl, { mode: 'dev', cores: otherCores }),
    ];
    await withServers(starting, (bare, opener) => measureRefresh(product, bare, opener));
    const { accessToken } = await signIn(product.url);
    await measureOneCore(product, accessToken);
  });

await ensureBuild();
process.env.TEST_DATABASE_DURABLE = '1';
await startPostgres();
const { TEST_DATABASE_URL: databaseUrl } = process.env;
try {
  // The first start migrates; the second is what operators wait for.
  await (await startProduct(databaseUrl)).stop();
  await measureOnAllCores(databaseUrl);
  await measureOnOneCore(databaseUrl);
} finally {
  await stopPostgres();
}
console.log(`\n${report}\n`);
