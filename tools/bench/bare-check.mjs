import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

// The least that a token check can be: signature and expiry of a JWT (RFC 7519), an answer of the same size, and nothing
// else.
const [port, secret, body] = process.argv.slice(2);
const key = createSecretKey(secret, 'utf8');
const answer = JSON.parse(body);

function isValid(token) {
  const end = token.lastIndexOf('.');
  const expected = createHmac('sha256', key).update(token.slice(0, end)).digest();
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(expected, given)) return false;
  const { exp } = JSON.parse(Buffer.from(token.slice(token.indexOf('.') + 1, end), 'base64url').toString());
  return exp * 1000 > Date.now();
}

createServer((request, response) => {
  const isAccepted = isValid(request.headers.authorization?.slice('Bearer '.length) ?? '');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.statusCode = isAccepted ? 200 : 401;
  response.end(JSON.stringify(isAccepted ? answer : {}));
}).listen(Number(port), '127.0.0.1', () => process.send('listening'));
