import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import pg from 'pg';

/** The first refresh token of a session, as the server writes it. */
function refreshToken(key, id) {
  const body = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), Buffer.alloc(4)]);
  return Buffer.concat([body, createHmac('sha256', key).update(body).digest()]).toString('base64url');
}

/** Opens sessions without signing in, which would take scrypt's time, and returns their refresh tokens. */
export async function openSessions(databaseUrl, secret, count) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'mikrochat refresh token', 32));
  const ids = Array.from({ length: count }, () => randomUUID());
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into sessions (id, user_id, rotated_at, created_at, last_used_at, expires_at, ends_at, ip, user_agent, method,
       credential_epoch)
     select session.id, users.id, now(), now(), now(), now() + interval '1 day', now() + interval '1 day',
       '', '', 'password', users.credential_epoch
     from unnest($1::uuid[]) as session (id), (select * from users limit 1) as users`,
    [ids],
  );
  await client.end();
  return ids.map((id) => refreshToken(key, id));
}
