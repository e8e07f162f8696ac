import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

// The least that a token check can be: the same signature and expiry, an answer of the same size, and nothing else.
const [port, secret] = process.argv.slice(2);

function claimsOf(token) {
  const end = token.lastIndexOf('.');
  const expected = createHmac('sha256', secret).update(token.slice(0, end)).digest();
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(expected, given)) return null;
  const claims = JSON.parse(Buffer.from(token.slice(token.indexOf('.') + 1, end), 'base64url').toString());
  return claims.exp * 1000 > Date.now() ? claims : null;
}

createServer((request, response) => {
  const claims = claimsOf(request.headers.authorization?.slice('Bearer '.length) ?? '');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.statusCode = claims ? 200 : 401;
  response.end(JSON.stringify(claims ? answer(claims) : { error: 'Please sign in.' }));
}).listen(Number(port), '127.0.0.1', () => process.send?.('listening'));

const answer = ({ sub, username, email, role, lastLogin }) => ({
  user: {
    id: sub,
    userName: username,
    email,
    isAdmin: role === 'admin',
    createdAt: lastLogin,
    hasPassword: true,
  },
});
