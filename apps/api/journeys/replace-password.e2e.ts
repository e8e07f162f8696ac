import { at, paths, type ErrorBody, type MeBody, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { HOUR, MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

type Answered = TokensBody & ErrorBody;

describe('replacing a password that an admin set', () => {
  describe('with passwordChange “ask”', () => {
    const server = aServer();

    it('is suggested at sign-in and by GET /auth/me, until it is done', async () => {
      const admin = await server.admin();
      expect(admin.tokens.passwordChangeSuggested).toBe(true);
      const me = await admin.call<MeBody>('GET', paths.me);
      expect(me.body.passwordChangeSuggested).toBe(true);
      expect(await admin.call('GET', paths.users)).toMatchObject({ status: 200 });
    });
  });

  describe('with passwordChange “off”', () => {
    const server = aServer({ auth: { passwordChange: 'off' } });

    it('is not suggested', async () => {
      const admin = await server.admin();
      expect(admin.tokens).not.toHaveProperty('passwordChangeSuggested');
      expect((await admin.call('GET', paths.me)).body).not.toHaveProperty('passwordChangeSuggested');
    });
  });

  describe('with passwordChange “force”', () => {
    const server = aServer({ auth: { passwordChange: 'force' } });
    let admin: TestUser;

    const login = (email: string, password = newPassword) =>
      server.call<Answered>('POST', paths.passwordLogin, { email, password });

    const setUp = (email: string, token: string, password = 'chosen by myself') =>
      server.call<Answered>('POST', paths.setupPassword, { email, token, password });

    /** A user added by an admin, with the setup token of the rejected sign-in. */
    async function newAccount(): Promise<{ email: string; id: string; token: string }> {
      const email = newEmail();
      const id = await server.add(admin, email);
      const { body } = await login(email);
      return { email, id, token: body.setupToken ?? '' };
    }

    beforeAll(async () => {
      const { body } = await login(root.email, root.password);
      await setUp(root.email, body.setupToken ?? '', 'what root really wants');
      admin = await server.signIn(root.email, 'what root really wants');
    });

    it('rejects the sign-in with a setup token, which sets a new password and signs in', async () => {
      const email = newEmail();
      await server.add(admin, email);
      const refused = await login(email);
      expect(refused).toMatchObject({
        ...refusal(403, 'password_change_required'),
        body: { setupToken: expect.any(String) as string },
      });
      expect(refused.body).not.toHaveProperty('accessToken');
      const { status, body } = await setUp(email, refused.body.setupToken ?? '');
      expect(status).toBe(200);
      expect(body).toMatchObject({ tokenType: 'Bearer', refreshToken: expect.any(String) as string });
      expect(await login(email, 'chosen by myself')).toMatchObject({ status: 200 });
      expect(await login(email)).toMatchObject(refusal(401, 'invalid_credentials'));
    });

    it('accepts the token as a bearer token', async () => {
      const { email, token } = await newAccount();
      const body = { email, password: 'chosen by myself' };
      expect(await server.call('POST', paths.setupPassword, body, { token })).toMatchObject({ status: 200 });
    });

    it('accepts the token once', async () => {
      const { email, token } = await newAccount();
      await setUp(email, token);
      expect(await setUp(email, token, 'and once more')).toMatchObject(refusal(400, 'invalid_link'));
      expect(await login(email, 'and once more')).toMatchObject(refusal(401, 'invalid_credentials'));
    });

    it('keeps the token usable if the password is rejected', async () => {
      const { email, token } = await newAccount();
      expect(await setUp(email, token, 'seven77')).toMatchObject(refusal(400, 'password_too_short'));
      expect(await setUp(email, token, 'password1')).toMatchObject(refusal(400, 'password_too_common'));
      expect(await setUp(email, token, newPassword)).toMatchObject(refusal(400, 'invalid_input'));
      expect(await setUp(email, token)).toMatchObject({ status: 200 });
    });

    it('accepts the token only with its own email address', async () => {
      const { email, token } = await newAccount();
      const other = await newAccount();
      expect(await setUp(other.email, token)).toMatchObject(refusal(400, 'invalid_link'));
      expect(await setUp(email.toUpperCase(), token)).toMatchObject({ status: 200 });
    });

    it('accepts one of sixteen simultaneous requests', async () => {
      const { email, id, token } = await newAccount();
      const clicks = Array.from({ length: 16 }, (_, click) =>
        setUp(email, token, `chosen by click ${click}`),
      );
      const codes = (await Promise.all(clicks)).map(({ body, status }) =>
        status === 200 ? '200' : body.code,
      );
      expect(codes.filter((code) => code === '200')).toHaveLength(1);
      // On a busy machine the hash queue may be full for some requests.
      const losers = codes.filter((code) => code !== '200' && code !== 'unavailable');
      expect(new Set(losers)).toEqual(new Set(['invalid_link']));
      expect((await login(email, `chosen by click ${codes.indexOf('200')}`)).status).toBe(200);
      const events = await server.query(
        `select id from audit_events where user_id = $1 and type = 'password_set_up'`,
        [id],
      );
      expect(events).toHaveLength(1);
    });

    it('revokes the previous token when a new one is issued', async () => {
      const { email, token } = await newAccount();
      const newer = (await login(email)).body.setupToken ?? '';
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
      expect(await setUp(email, newer)).toMatchObject({ status: 200 });
    });

    it('ends the other sessions', async () => {
      const { email, id, token } = await newAccount();
      await setUp(email, token);
      const device = await server.signIn(email, 'chosen by myself');
      await admin.call('POST', at(paths.userPassword, id), { password: newPassword });
      expect(await device.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    });

    it('does not sign in a user who was disabled or removed meanwhile', async () => {
      const { email, id, token } = await newAccount();
      await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
      expect(await setUp(email, token)).toMatchObject(refusal(403, 'account_disabled'));
      await admin.call('DELETE', at(paths.user, id));
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
    });

    it('rejects the token after ten minutes', async () => {
      const { email, token } = await newAccount();
      server.clock.advance(11 * MINUTE);
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
      server.clock.advance(HOUR);
    });

    it.each(['', 'nonsense', 'a.b.c'])('rejects %j as a token', async (token) => {
      expect(await setUp(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
    });
  });
});
