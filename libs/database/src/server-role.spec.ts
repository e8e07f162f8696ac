import { randomBytes } from 'node:crypto';
import { createDatabase, onDatabase, onServer, type TestDatabase } from '@mikrochat/test-databases';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { newSession, newUser, now } from './testing/fresh-database.js';

const DAY_MS = 86_400_000;

describe('a server that runs under a role of its own', () => {
  let owner: TestDatabase;
  let url: string;
  let database: Database;
  const role = `server_${randomBytes(6).toString('hex')}`;

  const urlWith = (user: string, password: string): string => {
    const changed = new URL(owner.url);
    [changed.username, changed.password] = [user, password];
    return changed.href;
  };
  const asServer = (sql: string) => onDatabase(url, sql);
  const prepare = (serverUrl = url) => migrate({ url: owner.url, serverUrl });

  beforeAll(async () => {
    owner = await createDatabase();
    url = urlWith(role, 'first pässword');
    await Promise.all(Array.from({ length: 4 }, () => prepare()));
    database = await Database.connect({ url, ownerUrl: owner.url });
    await database.audit.write({ at: now, type: 'signed_in', userId: 'ada' });
  });
  afterAll(async () => {
    await database.close();
    await owner.drop();
    await onServer(`drop role ${role}`);
  });

  it('can do everything that the server does', async () => {
    expect(await database.check()).toEqual({ migrated: true });
    const user = newUser();
    const session = newSession(user.id);
    await database.transaction(async ({ users, passwords, sessions, audit }) => {
      await users.add(user);
      await passwords.set(user.id, 'hash', now, false);
      await sessions.open(session);
      await audit.write({ at: now, type: 'signed_in', userId: user.id });
    });
    expect(await database.users.remove(user.id)).toBe(true);
    expect(await database.revocations.isRevoked(session.id, 0, now)).toBe(true);
    expect(await database.audit.page({}, 10)).toHaveLength(2);
  });

  it.each([
    `update audit_events set type = 'signed_out'`,
    'delete from audit_events',
    `select set_config('mikrochat.audit_retention', 'on', false); delete from audit_events`,
    'truncate audit_events',
    'drop table audit_events',
    'alter table audit_events disable trigger all',
    'alter table audit_events disable trigger audit_events_append_only',
    'alter table audit_events owner to current_user',
    'drop trigger audit_events_append_only on audit_events',
    'create rule hide as on insert to audit_events do instead nothing',
    `create trigger late before insert on audit_events for each row execute function refuse_change()`,
    `create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
    'drop function refuse_change() cascade',
    'create table anything (id int)',
    'create function anything() returns int language sql as $$ select 1 $$',
    'create schema anything',
    'drop table users',
    'truncate sessions',
    'delete from migrations',
    'update migrations set timestamp = 0',
    `set session_replication_role = 'replica'`,
    `set role "${new URL(process.env['TEST_DATABASE_URL'] ?? '').username}"`,
    'create role another',
    `copy audit_events to program 'cat'`,
  ])('is denied: %s', async (sql) => {
    await expect(asServer(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('gets its exact privileges back at every start, after revokes and grants of others', async () => {
    await onDatabase(owner.url, `revoke all on users from ${role}; grant all on audit_events to ${role}`);
    await prepare();
    expect(await asServer('select count(*)::int as count from audit_events')).toHaveLength(1);
    expect(await asServer('select from users')).toEqual([]);
    await expect(asServer('delete from audit_events')).rejects.toMatchObject({ code: '42501' });
  });

  it('gets the password of its URL, also when that changes', async () => {
    const changed = urlWith(role, 'second password');
    await prepare(changed);
    expect(await onDatabase(changed, 'select 1 as one')).toEqual([{ one: 1 }]);
    await prepare();
    expect(await asServer('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('keeps the password of a role that was created by other means', async () => {
    const other = `${role}_other`;
    await onServer(`create role ${other} login password 'theirs'`);
    await prepare(urlWith(other, 'ours'));
    await expect(onDatabase(urlWith(other, 'ours'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await onDatabase(urlWith(other, 'theirs'), 'select from users')).toEqual([]);
    await onDatabase(owner.url, `drop owned by ${other}; drop role ${other}`);
  });

  it('is refused when its role could change audit events by ownership or membership', async () => {
    await expect(prepare(owner.url)).rejects.toThrow(
      /^The user “.+” of storage.databaseUrl could change audit events/,
    );
    const member = `${role}_member`;
    await onServer(`create role ${member} login password 'pw' in role "${new URL(owner.url).username}"`);
    await expect(prepare(urlWith(member, 'pw'))).rejects.toThrow(/could change audit events/);
    await onServer(`drop role ${member}`);
    await prepare();
  });

  it('has to be created by hand when the owner of the tables may not create roles', async () => {
    const limited = `${role}_limited`;
    await onServer(`create role ${limited} login password 'pw'`);
    const own = await createDatabase();
    await onDatabase(own.url, 'create extension citext; create extension pg_trgm');
    await onServer(`alter database ${own.name} owner to ${limited}`);
    const ownerUrl = new URL(own.url);
    [ownerUrl.username, ownerUrl.password] = [limited, 'pw'];
    const serverUrl = new URL(own.url);
    [serverUrl.username, serverUrl.password] = [`${role}_missing`, 'pw'];
    const preparing = migrate({ url: ownerUrl.href, serverUrl: serverUrl.href });
    await expect(preparing).rejects.toThrow(
      /^There is no database user “.*_missing”.*Create it: create role/,
    );
    serverUrl.username = role;
    serverUrl.password = 'first pässword';
    await migrate({ url: ownerUrl.href, serverUrl: serverUrl.href });
    expect(await onDatabase(serverUrl.href, 'select from users')).toEqual([]);
    await own.drop();
    await onServer(`drop role ${limited}`);
  });

  describe('audit retention', () => {
    const past = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
    const remaining = async (): Promise<number> =>
      (await asServer(`select count(*)::int as count from audit_events where type = 'mail_failed'`))[0]?.[
        'count'
      ] as number;

    it('deletes older events, as the owner of the tables', async () => {
      const ages = [400, 366, 364, 1];
      await database.audit.write(...ages.map((days) => ({ at: past(days), type: 'mail_failed' }) as const));
      expect(await database.deleteAuditEvents(past(365))).toBe(2);
      expect(await remaining()).toBe(2);
    });

    it('does nothing without the login of the owner', async () => {
      const without = await Database.connect({ url });
      expect(await without.deleteAuditEvents(new Date())).toBe(0);
      await without.close();
      expect(await remaining()).toBe(2);
    });

    it('has to be requested: a plain delete by the owner is refused', async () => {
      await expect(onDatabase(owner.url, 'delete from audit_events')).rejects.toThrow('append-only');
    });
  });
});
