import { randomUUID } from 'node:crypto';
import pg from 'pg';

const rotate = `update sessions set generation = generation + 1, rotated_at = now(), last_used_at = now()
  where id = $1 and generation = $2 and expires_at > now() returning user_id, generation`;

/** How many refreshes a second the database does, asked one by one over so many connections, with nothing around. */
export async function bareRefresh(url, connections, seconds) {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const { rows } = await pool.query('select id from users limit 1');
  const ids = Array.from({ length: connections }, () => randomUUID());
  for (const id of ids) await open(pool, id, rows[0].id);
  let done = 0;
  const end = Date.now() + seconds * 1000;
  const loop = async (id) => {
    for (let generation = 0; Date.now() < end; generation++, done++) {
      const { rowCount } = await pool.query({ name: 'rotate', text: rotate, values: [id, generation] });
      if (rowCount !== 1) throw new Error('A refresh was lost.');
    }
  };
  await Promise.all(ids.map(loop));
  await pool.query('delete from sessions where id = any($1)', [ids]);
  await pool.end();
  return done / seconds;
}

const open = (pool, id, userId) =>
  pool.query(
    `insert into sessions (id, user_id, rotated_at, created_at, last_used_at, expires_at, ends_at, ip, user_agent, method)
     values ($1, $2, now(), now(), now(), now() + interval '1 day', now() + interval '1 day', '', '', 'password')`,
    [id, userId],
  );
