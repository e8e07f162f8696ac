import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

// The least that a refresh can be: the product's own tokens and statement, on Node's server and pg, and nothing else.
// By a computed path: the libraries' tests import from tools, and an import the other way round would close a circle.
const built = (file) => import(new URL(`../../libs/accounts/dist/${file}`, import.meta.url));
const { SignedTokens } = await built('signing/signed-tokens.js');
const { RefreshTokens } = await built('sessions/refresh-token.js');

const [port, secret, url] = process.argv.slice(2);
const refreshTokens = new RefreshTokens(secret);
const accessTokens = new SignedTokens(secret, 'http://localhost', () => new Date());
const pool = new pg.Pool({ connectionString: url });
const LIFE_SECONDS = 900;

const rotate = {
  name: 'rotate',
  text: `update sessions s set generation = s.generation + 1, rotated_at = now(), last_used_at = now()
    from unnest($1::uuid[], $2::int[]) as presented(id, generation), users u
    where s.id = presented.id and s.generation = presented.generation and s.expires_at > now() and u.id = s.user_id
    returning s.id as "sessionId", s.generation, s.created_at, s.ends_at, u.id, u.email, u.user_name, u.role`,
};

let waiting = [];
let inFlight = false;

/** As in the product, refreshes share a statement: those of one turn of the event loop, and those during one. */
async function work() {
  inFlight = true;
  while (waiting.length > 0) {
    await new Promise(setImmediate);
    const batch = waiting.splice(0);
    const presented = batch.map(({ presented }) => presented);
    const values = [
      presented.map(({ sessionId }) => sessionId),
      presented.map(({ generation }) => generation),
    ];
    const { rows } = await pool.query({ ...rotate, values });
    const byId = new Map(rows.map((row) => [row.sessionId, row]));
    for (const { presented, resolve } of batch) resolve(byId.get(presented.sessionId));
  }
  inFlight = false;
}

const rotated = (presented) =>
  new Promise((resolve) => {
    waiting.push({ presented, resolve });
    if (!inFlight) void work();
  });

// By events: iterating over the stream would cost as much as the signatures.
const bodyOf = (request) =>
  new Promise((resolve) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => resolve(JSON.parse(text)));
  });

async function answer(request, response) {
  const presented = refreshTokens.read((await bodyOf(request)).refreshToken);
  const row = presented && (await rotated(presented));
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.statusCode = row ? 200 : 401;
  if (!row) return response.end('{}');
  const accessToken = accessTokens.sign('at+jwt', { ...row, jti: randomUUID() }, LIFE_SECONDS);
  const tokens = {
    accessToken,
    exp: LIFE_SECONDS,
    tokenType: 'Bearer',
    refreshToken: refreshTokens.write(row),
  };
  response.end(JSON.stringify(tokens));
}

createServer((request, response) => void answer(request, response)).listen(Number(port), '127.0.0.1', () =>
  process.send('listening'),
);
