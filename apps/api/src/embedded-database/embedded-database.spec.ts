import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onDatabase } from '@mikrochat/test-databases';
import { startEmbeddedDatabase } from './index.js';
import { isRunning, startTimeOf, waitForExit } from './processes.js';
import { DatabaseProcess } from './testing/database-process.js';

type Row = Record<string, unknown>;

async function query(url: string, ...statements: string[]): Promise<Row[]> {
  let rows: Row[] = [];
  for (const statement of statements) rows = await onDatabase<Row>(url, statement);
  return rows;
}

describe('the embedded database', () => {
  const parent = mkdtempSync(join(tmpdir(), 'mikrochat-embedded-'));
  // Neither the folder nor its parent exists yet.
  const folder = join(parent, 'not/yet/mikrochat_db');
  const data = join(folder, 'data');
  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const processes: DatabaseProcess[] = [];
  const startProcess = (): DatabaseProcess => {
    const started = new DatabaseProcess(folder);
    processes.push(started);
    return started;
  };
  const count = async (url: string) =>
    (await query(url, 'select count(*)::int as count from kept'))[0]?.['count'];

  beforeAll(async () => {
    const database = await startEmbeddedDatabase(folder);
    await query(database.url, 'create table kept (id int)', 'insert into kept values (1)');
    await database.stop();
  });

  afterEach(() => Promise.all(processes.splice(0).map((started) => started.end('SIGTERM'))));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('keeps its data, readable by its owner only', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(await count(url)).toBe(1);
    for (const file of ['postgres-password', 'server-password'])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(statSync(folder).mode & 0o007).toBe(0);
    await stop();
    expect(existsSync(join(data, 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
  });

  it('uses UTF-8 and fsync, and has the extensions that the tables need', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const extensions = ['create extension if not exists citext', 'create extension if not exists pg_trgm'];
    const properties = `select current_setting('fsync') as fsync, pg_encoding_to_char(encoding) as encoding,
      'ÄRGER'::citext = 'ärger' as citext, show_trgm('é') <> '{}' as trgm
      from pg_database where datname = current_database()`;
    const rows = await query(url, ...extensions, properties);
    await stop();
    expect(rows).toEqual([{ fsync: 'on', encoding: 'UTF8', citext: true, trgm: true }]);
  });

  it('does not inherit the environment, which contains secrets', async () => {
    const { stop } = await startEmbeddedDatabase(folder);
    if (process.platform === 'linux') {
      const names = readFileSync(`/proc/${postmaster()}/environ`, 'utf8').split('\0');
      expect(
        names.map((line) => line.split('=')[0]).filter((name) => name && !/^PG|^PATH$/.test(name)),
      ).toEqual([]);
    }
    await stop();
  });

  it('requires the password', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const wrong = url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await stop();
  });

  it('stops the running Postgres of a killed process and starts again', async () => {
    const killed = startProcess();
    await query(await killed.output, 'insert into kept values (2)');
    const orphan = postmaster();
    await killed.end('SIGKILL');
    expect(isRunning(orphan)).toBe(true);
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(isRunning(orphan)).toBe(false);
    expect(await count(url)).toBe(2);
    await stop();
  });

  it('recovers when the process and its Postgres were killed', async () => {
    const killed = startProcess();
    await query(await killed.output, 'insert into kept values (3)');
    const server = postmaster();
    await killed.end('SIGKILL');
    process.kill(server, 'SIGKILL');
    await waitForExit(server, 5_000);
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(await count(url)).toBe(3);
    await stop();
  });

  it('takes over the lock of a killed process that is still a zombie', async () => {
    // The shell is replaced by a program that never waits for its child, which stays a zombie when it has ended.
    const shell = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    try {
      writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, birth: startTimeOf(pid) }));
      await expect(startEmbeddedDatabase(folder)).rejects.toThrow(`is in use by process ${pid}.`);
      process.kill(pid, 'SIGKILL');
      expect(await waitForExit(pid, 5_000)).toBe(true);
      expect(() => process.kill(pid, 0)).not.toThrow();
      const { stop } = await startEmbeddedDatabase(folder);
      await stop();
    } finally {
      process.kill(pid, 'SIGKILL');
      shell.kill('SIGKILL');
    }
  });

  it('starts and spares another process that has the pid of a killed one', async () => {
    const unrelated = process.ppid;
    writeFileSync(join(data, 'postmaster.pid'), `${unrelated}\n${data}\n`);
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: unrelated, birth: 'long ago' }));
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(await count(url)).toBe(3);
    expect(isRunning(unrelated)).toBe(true);
    await stop();
  });

  it('refuses a second process, naming the one that uses the folder', async () => {
    const first = startProcess();
    const url = await first.output;
    const second = startProcess();
    expect(await second.output).toContain(`is in use by process ${first.pid}.`);
    expect(await second.exited()).toBe(1);
    expect(await count(url)).toBe(3);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  it('is started by one of six concurrent processes after a killed one', async () => {
    const killed = startProcess();
    await killed.output;
    await killed.end('SIGKILL');
    const outputs = await Promise.all(Array.from({ length: 6 }, () => startProcess().output));
    expect(outputs.filter((output) => output.startsWith('postgres://'))).toHaveLength(1);
    expect(outputs.filter((output) => output.includes('is in use by process'))).toHaveLength(5);
  });

  it('restarts a killed Postgres', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const server = postmaster();
    process.kill(server, 'SIGKILL');
    await waitForExit(server, 5_000);
    const deadline = performance.now() + 10_000;
    let rows: unknown = null;
    while (rows !== 3 && performance.now() < deadline) rows = await count(url).catch(() => null);
    expect(rows).toBe(3);
    await stop();
  });

  it('starts over when the first start was killed before its data was complete', async () => {
    const incomplete = join(parent, 'incomplete');
    mkdirSync(join(incomplete, 'data.new-killed/base'), { recursive: true });
    const { url, stop } = await startEmbeddedDatabase(incomplete);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    expect(readdirSync(incomplete).sort()).toEqual([
      'data',
      'postgres-password',
      'postgres.log',
      'server-password',
    ]);
  });
});
