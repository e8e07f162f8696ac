import { paths, type ErrorBody, type SessionsBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { DAY, MINUTE, SECOND } from './support/clock.js';
import { aServer, newEmail, TestServer, type Tokens } from './support/server.js';
import { claimsOf } from './support/tokens.js';

type Answered = Tokens & ErrorBody;

describe('refreshing a session', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });

  const refresh = (refreshToken: string) => server.call<Answered>('POST', paths.refresh, { refreshToken });
  const refused = refusal(401, 'invalid_refresh_token');
  const signIn = () => server.signIn(newEmail());

  it('returns new tokens of the same session', async () => {
    const ada = await signIn();
    server.clock.advance(5 * MINUTE);
    const { status, body } = await refresh(ada.tokens.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'exp', 'refreshToken', 'tokenType']);
    expect(body.refreshToken).not.toBe(ada.tokens.refreshToken);
    const [before, after] = [claimsOf(ada.tokens.accessToken), claimsOf(body.accessToken)];
    expect(after).toMatchObject({ sub: before.sub, sid: before.sid, lastLogin: before['lastLogin'] });
    expect(after.jti).not.toBe(before.jti);
    expect(after.exp).toBeGreaterThan(before.exp);
    const renewed = server.userWith(ada.email, body);
    const { sessions } = (await renewed.call<SessionsBody>('GET', paths.sessions)).body;
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.lastUsed).toBeGreaterThan(sessions[0]!.createdAt);
  });

  it('returns the same successor to two tabs that refresh at once', async () => {
    const { tokens } = await signIn();
    const answers = await Promise.all(Array.from({ length: 16 }, () => refresh(tokens.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    expect(await refresh(answers[0]!.body.refreshToken)).toMatchObject({ status: 200 });
  });

  it('returns the successor again for 30 seconds, for a lost response', async () => {
    const { tokens } = await signIn();
    const first = await refresh(tokens.refreshToken);
    server.clock.advance(25 * SECOND);
    expect((await refresh(tokens.refreshToken)).body.refreshToken).toBe(first.body.refreshToken);
  });

  it('treats a token that is reused later as stolen, and ends the session', async () => {
    const ada = await signIn();
    const other = await server.signIn(ada.email);
    const { body } = await refresh(ada.tokens.refreshToken);
    const renewed = server.userWith(ada.email, body);
    server.clock.advance(31 * SECOND);
    expect(await refresh(ada.tokens.refreshToken)).toMatchObject(refused);
    expect(await refresh(body.refreshToken)).toMatchObject(refused);
    expect(await renewed.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    expect(await other.call('GET', paths.me)).toMatchObject({ status: 200 });
    expect(
      await server.query(`select user_id from audit_events where type = 'refresh_token_reused'`),
    ).toEqual([{ user_id: ada.id }]);
  });

  it('treats a token that is two generations old as stolen, even immediately', async () => {
    const { tokens } = await signIn();
    const second = await refresh(tokens.refreshToken);
    const third = await refresh(second.body.refreshToken);
    expect(await refresh(tokens.refreshToken)).toMatchObject(refused);
    expect(await refresh(third.body.refreshToken)).toMatchObject(refused);
  });

  it('rejects an access token after 15 minutes', async () => {
    const ada = await signIn();
    expect(await ada.call('GET', paths.me)).toMatchObject({ status: 200 });
    server.clock.advance(15 * MINUTE + SECOND);
    expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    expect(await refresh(ada.tokens.refreshToken)).toMatchObject({ status: 200 });
  });

  it('rejects a refresh token that was not used for seven days', async () => {
    const { tokens } = await signIn();
    server.clock.advance(7 * DAY - MINUTE);
    const { body } = await refresh(tokens.refreshToken);
    server.clock.advance(7 * DAY + SECOND);
    expect(await refresh(body.refreshToken)).toMatchObject(refused);
  });

  it('ends a session after 30 days, however often it was refreshed', async () => {
    let { refreshToken } = (await signIn()).tokens;
    for (let day = 0; day < 30; day += 6) {
      server.clock.advance(6 * DAY - MINUTE);
      refreshToken = (await refresh(refreshToken)).body.refreshToken;
      expect(refreshToken).toBeDefined();
    }
    server.clock.advance(6 * MINUTE);
    expect(await refresh(refreshToken)).toMatchObject(refused);
  });

  it.each([
    ['nothing', ''],
    ['words', 'let me in'],
    ['a token of the right length', 'A'.repeat(70)],
    ['blanks', '   '],
    ['a thousand bytes', 'x'.repeat(1000)],
  ])('rejects %s', async (_, token) => {
    expect(await refresh(token)).toMatchObject(refused);
  });

  it('rejects a token in which any byte was changed', async () => {
    const { tokens } = await signIn();
    const bytes = Buffer.from(tokens.refreshToken, 'base64url');
    for (const place of [0, 15, 16, 19, 20, 51]) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      expect(await refresh(changed.toString('base64url'))).toMatchObject(refused);
    }
    expect(await refresh(tokens.refreshToken)).toMatchObject({ status: 200 });
  });

  it('rejects a token that is too long or not a string', async () => {
    for (const refreshToken of ['x'.repeat(5000), 7, ['a'], { a: 1 }, true])
      expect(await server.call('POST', paths.refresh, { refreshToken })).toMatchObject(
        refusal(400, 'invalid_input'),
      );
  });

  it('rejects a token of a server with another secret', async () => {
    const other = new TestServer({
      auth: { authMode: 'dev', isInviteRequired: false, jwtSecret: 'another secret, long enough for all' },
    });
    await other.start();
    const { tokens } = await other.signIn(newEmail());
    await other.close();
    expect(await refresh(tokens.refreshToken)).toMatchObject(refused);
    await server.restart();
  });
});
