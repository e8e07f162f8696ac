import { Agent, get, type IncomingMessage } from 'node:http';
import { paths, type AuditBody, type AuditEventBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServer, newEmail, TestServer, type TestUser } from './support/server.js';

const OLD_EVENTS = 2500;
const CSV = { headers: { accept: 'text/csv' } };
const JSON_LINES = { headers: { accept: 'application/x-ndjson' } };

/** Events of another year, with formulas and quotes in their fields. */
const seed = (server: TestServer) =>
  server.query(
    `insert into audit_events (at, type, actor_id, user_id, ip, details)
     select timestamptz '2020-01-01T00:00:00Z' + n / 2 * interval '1 second', 'user_renamed',
       case when n = 1 then '=cmd|calc' when n = 2 then '-2, "x"' end, 'user' || n % 10,
       '203.0.113.' || n % 100, jsonb_build_object('n', n)
     from generate_series(1, ${OLD_EVENTS}) n`,
  );

const year2020 = 'from=2020-01-01&to=2021-01-01';
const numbersOf = (events: readonly AuditEventBody[]) => events.map(({ details }) => details['n']);
const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n);

describe('reading the audit trail', () => {
  const server = aServer();
  let admin: TestUser;
  let user: TestUser;
  const read = (query = '') => admin.call<AuditBody>('GET', `${paths.audit}?${query}`);

  beforeAll(async () => {
    admin = await server.admin();
    user = await server.newUser(admin);
    await seed(server);
  });

  it('is for admins only, in every format', async () => {
    for (const options of [{}, CSV, JSON_LINES]) {
      expect(await user.call('GET', paths.audit, undefined, options)).toMatchObject(
        refusal(403, 'forbidden'),
      );
      expect(await server.call('GET', paths.audit, undefined, options)).toMatchObject(
        refusal(401, 'unauthorized'),
      );
    }
  });

  it('shows the newest events first, with actor, user, type, time and IP address', async () => {
    const before = server.clock.now().getTime() - 60_000;
    const { status, body } = await read('type=signed_in,user_added&limit=3');
    expect(status).toBe(200);
    expect(body.events).toMatchObject([
      {
        type: 'signed_in',
        actorId: user.id,
        userId: user.id,
        ip: '127.0.0.1',
        details: { method: 'password' },
      },
      { type: 'user_added', actorId: admin.id, userId: user.id, details: { role: 'user' } },
      { type: 'signed_in', actorId: admin.id, userId: admin.id },
    ]);
    for (const { at, id } of body.events) {
      expect(at).toBeGreaterThan(before);
      expect(id).toMatch(/^\d+$/);
    }
  });

  it('shows 50 events per page by default', async () => {
    expect((await read()).body.events).toHaveLength(50);
  });

  it.each([
    ['user', () => `user=${user.id}&type=signed_in,user_added,user_left`, ['signed_in', 'user_added']],
    ['actor', () => `actor=${admin.id}`, ['user_added', 'signed_in']],
    ['type', () => 'type=initial_user_created,user_added', ['user_added', 'initial_user_created']],
    ['several of them', () => `user=${user.id}&actor=${admin.id}&ip=127.0.0.1`, ['user_added']],
    ['network', () => `ip=127.0.0.0/8&type=user_added`, ['user_added']],
    ['time', () => `from=${server.clock.now().getTime() + 60_000}`, []],
  ])('filters by %s', async (_, query, types) => {
    expect((await read(query())).body.events.map(({ type }) => type)).toEqual(types);
  });

  it('has no gaps or duplicates between pages while events are added', async () => {
    const seen: unknown[] = [];
    let cursor: string | null = '';
    do {
      const { body }: { body: AuditBody } = await read(
        `${year2020}&limit=200${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...numbersOf(body.events));
      cursor = body.nextCursor;
      await server.query(`insert into audit_events (at, type) values ('2020-12-31', 'user_renamed')`);
    } while (cursor !== null);
    expect(seen.filter((n) => n !== undefined)).toEqual(countdown(OLD_EVENTS, 1));
    expect(seen).toHaveLength(OLD_EVENTS);
  });

  it.each([
    ['limit', 'limit=201'],
    ['limit', 'limit=no'],
    ['type.0', 'type=hacked'],
    ['from', 'from=yesterday'],
    ['to', 'to=2026-11-24T18:00:00'],
    ['ip', 'ip=somewhere'],
    ['user', 'user=a&user=b'],
    ['cursor', 'cursor=x'],
    ['cursor', `cursor=${Buffer.from('1.99999999999999999999').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('1.9999999999999999999').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('999999999999999.1').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from("1.1' or 1=1").toString('base64url')}`],
  ])('reports an invalid %s in %s', async (field, query) => {
    for (const options of [{}, CSV]) {
      const answer = await admin.call('GET', `${paths.audit}?${query}`, undefined, options);
      expect(answer).toMatchObject(refusal(400, 'invalid_input'));
      expect(Object.keys(answer.body.details ?? {})).toEqual([field]);
    }
  });

  it('keeps the events of deleted users', async () => {
    const id = await server.add(admin, newEmail());
    await admin.call('DELETE', `/users/${id}`);
    expect((await read(`user=${id}`)).body.events.map(({ type }) => type)).toEqual([
      'user_removed',
      'user_added',
    ]);
  });
});

describe('exporting the audit trail', () => {
  const server = aServer();
  let admin: TestUser;
  const exported = (query: string, options: typeof CSV) =>
    admin.call('GET', `${paths.audit}?${query}`, undefined, options);

  beforeAll(async () => {
    admin = await server.admin();
    await seed(server);
  });

  it('writes a CSV file of all matching events, with formulas escaped', async () => {
    const { status, headers, text } = await exported(year2020, CSV);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="mikrochat-audit-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv"$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('id,at,type,actorId,userId,ip,details');
    expect(lines).toHaveLength(OLD_EVENTS + 2);
    const [second = '', first = ''] = lines.slice(-3);
    expect(first).toMatch(
      /^\d+,2020-01-01T00:00:00\.000Z,user_renamed,'=cmd\|calc,user1,203\.0\.113\.1,"{""n"":1}"$/,
    );
    expect(second).toContain(`,"'-2, ""x""",user2,`);
  });

  it('writes JSON Lines with the same filters', async () => {
    const { headers, text } = await exported(`${year2020}&user=user3&limit=7`, JSON_LINES);
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/\.jsonl"$/);
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEventBody);
    expect(numbersOf(events)).toEqual(countdown(OLD_EVENTS, 1).filter((n) => n % 10 === 3));
    const { body } = await admin.call<AuditBody>('GET', `${paths.audit}?${year2020}&user=user3&limit=1`);
    expect(events[0]).toEqual(body.events[0]);
  });

  it('writes only a header if no event matches', async () => {
    expect((await exported('user=unknown', CSV)).text).toBe('id,at,type,actorId,userId,ip,details\r\n');
    expect((await exported('user=unknown', JSON_LINES)).text).toBe('');
  });

  it('is an event itself, with its filters', async () => {
    await exported('user=unknown&type=signed_in,signed_out&from=2020-01-01', CSV);
    const { body } = await admin.call<AuditBody>('GET', `${paths.audit}?type=audit_exported&limit=1`);
    expect(body.events).toMatchObject([
      {
        actorId: admin.id,
        userId: null,
        ip: '127.0.0.1',
        details: {
          format: 'csv',
          user: 'unknown',
          type: 'signed_in,signed_out',
          from: '2020-01-01T00:00:00.000Z',
        },
      },
    ]);
  });
});

describe('an export that is read slowly', () => {
  const server = new TestServer();
  let admin: TestUser;

  beforeAll(async () => {
    await server.start();
    admin = await server.admin();
    await seed(server);
    // Larger than the socket buffers between server and client.
    await server.query(
      `insert into audit_events (at, type, details)
       select timestamptz '2019-01-01' + n * interval '1 second', 'user_renamed', jsonb_build_object('x', repeat('x', 2000))
       from generate_series(1, 20000) n`,
    );
  });
  afterAll(() => server.close());

  const begin = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { accept: 'text/csv', authorization: `Bearer ${admin.tokens.accessToken}` };
      get(server.url + paths.audit, { headers, agent: new Agent() }, resolve).on('error', reject);
    });

  it('does not delay the shutdown, and is visibly incomplete', async () => {
    const answer = await begin();
    const ended = new Promise<string>((resolve) => {
      answer.on('error', () => resolve('cut off'));
      answer.on('end', () => resolve('complete'));
    });
    await server.stop();
    answer.resume();
    expect(await ended).toBe('cut off');
  });
});
