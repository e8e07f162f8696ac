import { at, paths, type ErrorBody, type MeBody, type TokensBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { HOUR, MINUTE } from './support/clock.js';
import { root } from './support/configuration.js';
import { aServer, newEmail, newPassword, type TestUser } from './support/server.js';

type Answered = TokensBody & ErrorBody;

describe('replacing a password that an admin chose', () => {
  describe('where it is asked for', () => {
    const server = aServer();

    it('suggests it at the sign-in and in the own account, until it is done', async () => {
      const admin = await server.admin();
      expect(admin.tokens.passwordChangeSuggested).toBe(true);
      const me = await admin.call<MeBody>('GET', paths.me);
      expect(me.body.passwordChangeSuggested).toBe(true);
      expect(await admin.call('GET', paths.users)).toMatchObject({ status: 200 });
    });
  });

  describe('where nobody cares', () => {
    const server = aServer({ auth: { passwordChange: 'off' } });

    it('says nothing', async () => {
      const admin = await server.admin();
      expect(admin.tokens).not.toHaveProperty('passwordChangeSuggested');
      expect((await admin.call('GET', paths.me)).body).not.toHaveProperty('passwordChangeSuggested');
    });
  });

  describe('where it is demanded', () => {
    const server = aServer({ auth: { passwordChange: 'force' } });
    let admin: TestUser;

    const login = (email: string, password = newPassword) =>
      server.call<Answered>('POST', paths.passwordLogin, { email, password });

    const setUp = (email: string, token: string, password = 'chosen by myself') =>
      server.call<Answered>('POST', paths.setupPassword, { email, token, password });

    /** Somebody whom an admin added, at the point where a new password is demanded. */
    async function newcomer(): Promise<{ email: string; id: string; token: string }> {
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

    it('refuses the sign-in with a token to choose a new one, and that lets in', async () => {
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

    it('takes the token as a bearer too', async () => {
      const { email, token } = await newcomer();
      const body = { email, password: 'chosen by myself' };
      expect(await server.call('POST', paths.setupPassword, body, { token })).toMatchObject({ status: 200 });
    });

    it('spends the token once', async () => {
      const { email, token } = await newcomer();
      await setUp(email, token);
      expect(await setUp(email, token, 'and once more')).toMatchObject(refusal(400, 'invalid_link'));
      expect(await login(email, 'and once more')).toMatchObject(refusal(401, 'invalid_credentials'));
    });

    it('leaves the token usable when the password is refused', async () => {
      const { email, token } = await newcomer();
      expect(await setUp(email, token, 'seven77')).toMatchObject(refusal(400, 'password_too_short'));
      expect(await setUp(email, token, 'password1')).toMatchObject(refusal(400, 'password_too_common'));
      expect(await setUp(email, token, newPassword)).toMatchObject(refusal(400, 'invalid_input'));
      expect(await setUp(email, token)).toMatchObject({ status: 200 });
    });

    it('takes the token for its own address only', async () => {
      const { email, token } = await newcomer();
      const other = await newcomer();
      expect(await setUp(other.email, token)).toMatchObject(refusal(400, 'invalid_link'));
      expect(await setUp(email.toUpperCase(), token)).toMatchObject({ status: 200 });
    });

    it('gives one winner to sixteen clicks at once', async () => {
      const { email, id, token } = await newcomer();
      const clicks = Array.from({ length: 16 }, (_, click) =>
        setUp(email, token, `chosen by click ${click}`),
      );
      const codes = (await Promise.all(clicks)).map(({ body, status }) =>
        status === 200 ? '200' : body.code,
      );
      expect(codes.filter((code) => code === '200')).toHaveLength(1);
      // On a busy machine the queue of hashes may be full for some.
      const losers = codes.filter((code) => code !== '200' && code !== 'unavailable');
      expect(new Set(losers)).toEqual(new Set(['invalid_link']));
      expect((await login(email, `chosen by click ${codes.indexOf('200')}`)).status).toBe(200);
      const events = await server.query(
        `select id from audit_events where user_id = $1 and type = 'password_set_up'`,
        [id],
      );
      expect(events).toHaveLength(1);
    });

    it('voids the older token when a newer one is handed out', async () => {
      const { email, token } = await newcomer();
      const newer = (await login(email)).body.setupToken ?? '';
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
      expect(await setUp(email, newer)).toMatchObject({ status: 200 });
    });

    it('ends the sessions that were open', async () => {
      const { email, id, token } = await newcomer();
      await setUp(email, token);
      const device = await server.signIn(email, 'chosen by myself');
      await admin.call('POST', at(paths.userPassword, id), { password: newPassword });
      expect(await device.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    });

    it('does not sign in somebody who was disabled or removed meanwhile', async () => {
      const { email, id, token } = await newcomer();
      await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
      expect(await setUp(email, token)).toMatchObject(refusal(403, 'account_disabled'));
      await admin.call('DELETE', at(paths.user, id));
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
    });

    it('lets the token die after ten minutes', async () => {
      const { email, token } = await newcomer();
      server.clock.advance(11 * MINUTE);
      expect(await setUp(email, token)).toMatchObject(refusal(400, 'invalid_link'));
      server.clock.advance(HOUR);
    });

    it.each(['', 'nonsense', 'a.b.c'])('refuses %j as a token', async (token) => {
      expect(await setUp(root.email, token)).toMatchObject(refusal(400, 'invalid_link'));
    });
  });
});
