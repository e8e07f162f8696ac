import { at, paths, type SessionsBody } from '@mikrochat/contract';
import { randomUUID } from 'node:crypto';
import { refusal } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { aServer, newEmail, type TestUser } from './support/server.js';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describe('the sessions of a user', () => {
  const server = aServer({ auth: { authMode: 'dev', isInviteRequired: false } });

  const sessionsOf = async (user: TestUser) =>
    (await user.call<SessionsBody>('GET', paths.sessions)).body.sessions;

  const signInWith = (email: string, userAgent: string, ip = '203.0.113.7') =>
    server.signIn(email, undefined, { headers: { 'user-agent': userAgent, 'x-forwarded-for': ip } });

  it('are listed by device, newest first, with the current one marked', async () => {
    const email = newEmail();
    const laptop = await signInWith(email, firefox);
    server.clock.advance(MINUTE);
    const phone = await signInWith(email, iphone, '2001:db8::1');
    const sessions = await sessionsOf(phone);
    expect(sessions).toMatchObject([
      {
        id: phone.sessionId,
        device: 'Safari on iOS',
        isCurrentSession: true,
        metadata: { ip: '2001:db8::1' },
      },
      { id: laptop.sessionId, device: 'Firefox on Windows', isCurrentSession: false, method: 'dev' },
    ]);
    const [
      { createdAt, lastUsed, lastLogin, expiresAt } = {
        createdAt: 0,
        lastUsed: 0,
        lastLogin: 0,
        expiresAt: 0,
      },
    ] = sessions;
    expect(Math.abs(createdAt - server.clock.now().getTime())).toBeLessThan(10_000);
    expect([lastUsed, lastLogin]).toEqual([createdAt, createdAt]);
    expect(expiresAt - createdAt).toBe(604_800_000);
  });

  it.each([
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown device'],
    ['<script>alert(1)</script>', expect.any(String) as string],
  ])('have a device name for %j', async (userAgent, device) => {
    const user = await signInWith(newEmail(), userAgent);
    expect(await sessionsOf(user)).toMatchObject([{ device }]);
  });

  it('are ended one by one, immediately', async () => {
    const email = newEmail();
    const [laptop, phone] = [await server.signIn(email), await server.signIn(email)];
    expect(await laptop.call('DELETE', at(paths.session, phone.sessionId))).toMatchObject({
      status: 200,
      body: { message: expect.any(String) as string },
    });
    expect(await phone.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    expect(await sessionsOf(laptop)).toMatchObject([{ id: laptop.sessionId }]);
    expect(await laptop.call('DELETE', at(paths.session, phone.sessionId))).toMatchObject(
      refusal(404, 'not_found'),
    );
  });

  it('are ended, all but the current one', async () => {
    const email = newEmail();
    const [one, two, three] = [
      await server.signIn(email),
      await server.signIn(email),
      await server.signIn(email),
    ];
    expect(await two.call('DELETE', paths.sessions)).toMatchObject({ status: 200 });
    expect(await sessionsOf(two)).toHaveLength(1);
    for (const ended of [one, three])
      expect(await ended.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
  });

  it('answer the same for another user’s session and an unknown id', async () => {
    const [ada, eve] = [await server.signIn(newEmail()), await server.signIn(newEmail())];
    const answers = await Promise.all(
      [ada.sessionId, randomUUID(), 'nonsense', '%00', "' or 1=1 --"].map((id) =>
        eve.call('DELETE', at(paths.session, id)),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject(refusal(404, 'not_found'));
    expect(await ada.call('GET', paths.me)).toMatchObject({ status: 200 });
    expect(await sessionsOf(eve)).toMatchObject([{ id: eve.sessionId }]);
  });

  it('are ended by sign-out with refresh or access token, repeatedly', async () => {
    const ada = await server.signIn(newEmail());
    const { refreshToken } = ada.tokens;
    for (let times = 0; times < 3; times++)
      expect(await ada.call('POST', paths.logout, { refreshToken })).toMatchObject({
        status: 200,
        body: { message: expect.any(String) as string },
      });
    expect(await ada.call('GET', paths.me)).toMatchObject(refusal(401, 'unauthorized'));
    const eve = await server.signIn(newEmail());
    expect(await eve.call('POST', paths.logout)).toMatchObject({ status: 200 });
    expect(await server.call('POST', paths.refresh, { refreshToken: eve.tokens.refreshToken })).toMatchObject(
      refusal(401, 'invalid_refresh_token'),
    );
  });

  it('are deleted after a week without use', async () => {
    const email = newEmail();
    await server.signIn(email);
    server.clock.advance(604_800_000 + MINUTE);
    expect(await sessionsOf(await server.signIn(email))).toHaveLength(1);
  });
});
