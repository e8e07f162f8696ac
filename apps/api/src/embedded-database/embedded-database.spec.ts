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
import { birthOf, isRunning, waitForEnd } from './processes.js';
import { Owner } from './testing/owner.js';

type Row = Record<string, unknown>;

async function query(url: string, ...statements: string[]): Promise<Row[]> {
  let rows: Row[] = [];
  for (const one of statements) rows = await onDatabase<Row>(url, one);
  return rows;
}

describe('the embedded database', () => {
  const above = mkdtempSync(join(tmpdir(), 'mikrochat-embedded-'));
  // Not there yet, and neither is the folder above it.
  const folder = join(above, 'not/yet/mikrochat_db');
  const data = join(folder, 'data');
  const postmaster = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const owners: Owner[] = [];
  const own = (): Owner => {
    const owner = new Owner(folder);
    owners.push(owner);
    return owner;
  };
  const count = async (url: string) =>
    (await query(url, 'select count(*)::int as count from kept'))[0]?.['count'];

  beforeAll(async () => {
    const database = await startEmbeddedDatabase(folder);
    await query(database.url, 'create table kept (id int)', 'insert into kept values (1)');
    await database.stop();
  });

  afterEach(() => Promise.all(owners.splice(0).map((owner) => owner.end('SIGTERM'))));
  afterAll(() => rmSync(above, { recursive: true, force: true }));

  it('keeps what was written, and lets nobody else look at it', async () => {
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

  it('writes UTF-8 to the disk and has the extensions that the tables need', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const extensions = ['create extension if not exists citext', 'create extension if not exists pg_trgm'];
    const asked = `select current_setting('fsync') as fsync, pg_encoding_to_char(encoding) as encoding,
      'ÄRGER'::citext = 'ärger' as citext, show_trgm('é') <> '{}' as trgm
      from pg_database where datname = current_database()`;
    const rows = await query(url, ...extensions, asked);
    await stop();
    expect(rows).toEqual([{ fsync: 'on', encoding: 'UTF8', citext: true, trgm: true }]);
  });

  it('knows nothing of our environment, where secrets are', async () => {
    const { stop } = await startEmbeddedDatabase(folder);
    if (process.platform === 'linux') {
      const names = readFileSync(`/proc/${postmaster()}/environ`, 'utf8').split('\0');
      expect(
        names.map((line) => line.split('=')[0]).filter((name) => name && !/^PG|^PATH$/.test(name)),
      ).toEqual([]);
    }
    await stop();
  });

  it('wants the password', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const wrong = url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await stop();
  });

  it('takes over from a killed process whose Postgres still runs', async () => {
    const killed = own();
    await query(await killed.words, 'insert into kept values (2)');
    const orphan = postmaster();
    await killed.end('SIGKILL');
    expect(isRunning(orphan)).toBe(true);
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(isRunning(orphan)).toBe(false);
    expect(await count(url)).toBe(2);
    await stop();
  });

  it('recovers when everything was killed', async () => {
    const killed = own();
    await query(await killed.words, 'insert into kept values (3)');
    const server = postmaster();
    await killed.end('SIGKILL');
    process.kill(server, 'SIGKILL');
    await waitForEnd(server, 5_000);
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(await count(url)).toBe(3);
    await stop();
  });

  it('takes over from a killed process that its parent has not reaped', async () => {
    // The shell becomes a program that waits for no child, so that the child stays a zombie once it has ended.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    try {
      writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, birth: birthOf(pid) }));
      await expect(startEmbeddedDatabase(folder)).rejects.toThrow(`is in use by process ${pid}.`);
      process.kill(pid, 'SIGKILL');
      expect(await waitForEnd(pid, 5_000)).toBe(true);
      expect(() => process.kill(pid, 0)).not.toThrow();
      const { stop } = await startEmbeddedDatabase(folder);
      await stop();
    } finally {
      process.kill(pid, 'SIGKILL');
      parent.kill('SIGKILL');
    }
  });

  it('is not fooled by a number that belongs to another process now', async () => {
    const innocent = process.ppid;
    writeFileSync(join(data, 'postmaster.pid'), `${innocent}\n${data}\n`);
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: innocent, birth: 'long ago' }));
    const { url, stop } = await startEmbeddedDatabase(folder);
    expect(await count(url)).toBe(3);
    expect(isRunning(innocent)).toBe(true);
    await stop();
  });

  it('tells a second process who owns the folder, and leaves the first alone', async () => {
    const first = own();
    const url = await first.words;
    const second = own();
    expect(await second.words).toContain(`is in use by process ${first.pid}.`);
    expect(await second.ended()).toBe(1);
    expect(await count(url)).toBe(3);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  it('has one owner when many come at once upon what a killed one left', async () => {
    const killed = own();
    await killed.words;
    await killed.end('SIGKILL');
    const words = await Promise.all(Array.from({ length: 6 }, () => own().words));
    expect(words.filter((one) => one.startsWith('postgres://'))).toHaveLength(1);
    expect(words.filter((one) => one.includes('is in use by process'))).toHaveLength(5);
  });

  it('starts its server again when that is killed', async () => {
    const { url, stop } = await startEmbeddedDatabase(folder);
    const server = postmaster();
    process.kill(server, 'SIGKILL');
    await waitForEnd(server, 5_000);
    const deadline = performance.now() + 10_000;
    let rows: unknown = null;
    while (rows !== 3 && performance.now() < deadline) rows = await count(url).catch(() => null);
    expect(rows).toBe(3);
    await stop();
  });

  it('begins anew where the first start was killed half-way', async () => {
    const other = join(above, 'half');
    mkdirSync(join(other, 'data.new-killed/base'), { recursive: true });
    const { url, stop } = await startEmbeddedDatabase(other);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    expect(readdirSync(other).sort()).toEqual([
      'data',
      'postgres-password',
      'postgres.log',
      'server-password',
    ]);
  });
});
