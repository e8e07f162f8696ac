import { paths, type ErrorBody, type MeBody, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { aServer, newEmail, newPassword, type Tokens } from './support/server.js';

describe('creating an account', () => {
  const server = aServer({ auth: { isInviteRequired: false } });

  const register = <Body = TokensBody & ErrorBody>(body: object) =>
    server.call<Body>('POST', paths.register, { password: newPassword, ...body });

  it('signs the new user in, as a user and not an admin', async () => {
    const { body } = await register<Tokens>({ email: 'Ada@Example.com', userName: ' Ada Lovelace ' });
    expect(body).toMatchObject({ tokenType: 'Bearer', exp: 900 });
    expect(body).not.toHaveProperty('passwordChangeSuggested');
    const me = await server.userWith('', body).call<MeBody>('GET', paths.me);
    expect(me.body.user).toMatchObject({
      userName: 'Ada Lovelace',
      email: 'Ada@Example.com',
      isAdmin: false,
      hasPassword: true,
    });
    expect(await server.signIn('ada@example.com')).toBeDefined();
  });

  it('derives the name from the email address if none is given', async () => {
    const { body } = await register<Tokens>({ email: 'grace.hopper@example.com' });
    const me = await server.userWith('', body).call<MeBody>('GET', paths.me);
    expect(me.body.user.userName).toBe('grace.hopper');
  });

  it('rejects an email address that is taken, ignoring case', async () => {
    const email = newEmail();
    await register({ email });
    expect(await register({ email: ` ${email.toUpperCase()} ` })).toMatchObject({
      ...refusal(400, 'email_taken'),
      body: { details: { email: [expect.any(String)] } },
    });
  });

  it('creates one account for many simultaneous requests with the same email address', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 8 }, () => register({ email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(400)]);
  });

  it('creates nothing if the password is rejected', async () => {
    const email = newEmail();
    expect(await register({ email, password: 'seven77' })).toMatchObject(refusal(400, 'password_too_short'));
    expect(await register({ email, password: 'iloveyou1' })).toMatchObject(
      refusal(400, 'password_too_common'),
    );
    expect(await server.query('select id from users where email = $1', [email])).toEqual([]);
    expect(await register({ email })).toMatchObject({ status: 200 });
  });

  it('ignores role, id and admin in the request', async () => {
    const email = newEmail();
    const { body } = await register<Tokens>({
      email,
      role: 'admin',
      isAdmin: true,
      id: 'mine',
      createdAt: 0,
    });
    const me = await server.userWith(email, body).call<MeBody>('GET', paths.me);
    expect(me.body.user.isAdmin).toBe(false);
    expect(me.body.user.id).not.toBe('mine');
  });
});
