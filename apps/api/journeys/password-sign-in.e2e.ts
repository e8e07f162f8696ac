import { randomBytes, scryptSync } from 'node:crypto';
import { at, paths, type ErrorBody, type ErrorCode, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { appUrl, root } from './support/configuration.js';
import { aServer, newEmail, type TestUser } from './support/server.js';
import { claimsOf } from './support/tokens.js';

describe('signing in with a password', () => {
  const server = aServer();
  let admin: TestUser;

  beforeAll(async () => {
    admin = await server.admin();
  });

  const signIn = <Body = TokensBody & ErrorBody>(email: string, password: string) =>
    server.call<Body>('POST', paths.passwordLogin, { email, password });

  const someoneWith = async (password: string): Promise<string> => {
    const email = newEmail();
    await server.add(admin, email, { password });
    return email;
  };

  const hashOf = async (email: string): Promise<string> => {
    const [row] = await server.query<{ hash: string }>(
      'select hash from passwords join users on id = user_id where email = $1',
      [email],
    );
    return row?.hash ?? '';
  };

  it('returns the tokens of the contract', async () => {
    const { status, body } = await signIn(root.email, root.password);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'accessToken',
      'exp',
      'passwordChangeSuggested',
      'refreshToken',
      'tokenType',
    ]);
    expect(body).toMatchObject({ exp: 900, tokenType: 'Bearer' });
    expect(claimsOf(body.accessToken)).toMatchObject({
      iss: appUrl,
      aud: 'mikrochat',
      sub: admin.id,
      sid: expect.any(String) as string,
      jti: expect.any(String) as string,
      email: root.email,
      username: 'Root',
      role: 'admin',
      lastLogin: expect.any(Number) as number,
    });
  });

  it('accepts the email address in any case and with surrounding spaces', async () => {
    expect(await signIn(' ROOT@Example.COM ', root.password)).toMatchObject({ status: 200 });
  });

  it('answers the same for an unknown email address and a wrong password', async () => {
    const [unknown, wrongPassword] = [
      await signIn('unknown@example.com', 'wrong password'),
      await signIn(root.email, 'wrong password'),
    ];
    expect(unknown).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(wrongPassword.text).toBe(unknown.text);
  });

  it('reports a disabled account only with the right password', async () => {
    const email = newEmail();
    const id = await server.add(admin, email);
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await signIn(email, 'wrong password')).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await signIn(email, 'a fine long one')).toMatchObject(refusal(403, 'account_disabled'));
  });

  it('accepts é in any Unicode normalization', async () => {
    const email = await someoneWith('crème brûlée'.normalize('NFD'));
    expect(await signIn(email, 'crème brûlée'.normalize('NFC'))).toMatchObject({ status: 200 });
  });

  it('treats surrounding spaces as part of the password', async () => {
    const email = await someoneWith('  blanks around  ');
    expect(await signIn(email, '  blanks around  ')).toMatchObject({ status: 200 });
    expect(await signIn(email, 'blanks around')).toMatchObject(refusal(401, 'invalid_credentials'));
  });

  it('accepts passwords of up to 1024 bytes', async () => {
    const longest = 'ü'.repeat(511) + 'ab';
    const email = await someoneWith(longest);
    expect(await signIn(email, longest)).toMatchObject({ status: 200 });
    expect(await signIn(email, longest.slice(0, -1) + 'c')).toMatchObject(
      refusal(401, 'invalid_credentials'),
    );
    expect(await signIn(email, longest + 'c')).toMatchObject({
      ...refusal(400, 'invalid_input'),
      body: { details: { password: [expect.stringContaining('1024')] } },
    });
  });

  it('accepts password hashes of older versions, and rehashes them', async () => {
    const email = await someoneWith('from an older time');
    const salt = randomBytes(16).toString('hex');
    const older = `${salt}:${scryptSync('from an older time', salt, 64).toString('hex')}`;
    await server.query(
      'update passwords set hash = $1 where user_id = (select id from users where email = $2)',
      [older, email],
    );
    expect(await signIn(email, 'from another time')).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await hashOf(email)).toBe(older);
    expect(await signIn(email, 'from an older time')).toMatchObject({ status: 200 });
    expect(await hashOf(email)).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
    expect(await signIn(email, 'from an older time')).toMatchObject({ status: 200 });
  });

  it.each<[string, string, ErrorCode]>([
    ['too short', 'seven77', 'password_too_short'],
    ['very common', 'Password123', 'password_too_common'],
    ['the name of the app', 'MikroChat-2026', 'password_too_common'],
    ['the own address', 'clementine.jones', 'password_too_common'],
    ['the own name', 'Miss Clementine!', 'password_too_common'],
  ])('rejects a password that is %s, with a reason', async (_, password, code) => {
    const body = { email: 'clementine.jones@example.com', userName: 'Miss Clementine', password };
    expect(await admin.call('POST', paths.addUser, body)).toMatchObject({
      ...refusal(400, code),
      body: { code, details: { password: [expect.any(String)] } },
    });
  });

  it('counts characters, not bytes: eight emoji are enough', async () => {
    const email = await someoneWith('🦊🐻🐼🐨🐯🦁🐮🐷');
    expect(await signIn(email, '🦊🐻🐼🐨🐯🦁🐮🐷')).toMatchObject({ status: 200 });
  });
});
