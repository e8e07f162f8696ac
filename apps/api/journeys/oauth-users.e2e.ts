import { at, paths, type IdentitiesBody, type LinkBody } from '@mikrochat/contract';
import { auditWritten } from './support/audit.js';
import { refusal, send } from './support/client.js';
import { MINUTE } from './support/clock.js';
import { appUrl, root } from './support/configuration.js';
import { Browser, fragmentOf } from './support/oauth-browser.js';
import { FakeProvider } from './support/oauth-fake.js';
import { client } from './support/oauth-openid.js';
import { newEmail, newPassword, TestServer, type TestUser } from './support/server.js';
import { claimsOf } from './support/tokens.js';

const ids = ['acme', 'globex'] as const;
const provider = new FakeProvider();
const server = new TestServer();
let subjects = 0;
let admin: TestUser;

const configuration = (isInviteRequired: boolean) => ({
  auth: { isInviteRequired },
  oauth: {
    custom: ids.map((id) => ({
      id,
      name: `The ${id}`,
      authorizationUrl: `${provider.url}/authorize`,
      tokenUrl: `${provider.url}/token`,
      userInfoUrl: `${provider.url}/me`,
      redirectUri: `${appUrl}${at(paths.oauthCallback, id)}`,
      ...client,
    })),
  },
});

beforeAll(async () => {
  await provider.open();
  await server.start(configuration(true));
  admin = await server.admin();
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

/** Signs in at the provider with this account from now on. */
function signInAtProvider(more: object = {}): { sub: string; email: string } {
  const account = { sub: `member-${++subjects}`, email: newEmail(), email_verified: true, ...more };
  provider.responses['/me'] = () => ({ body: account });
  return account;
}

const completeFlow = (id = 'acme') => new Browser(server).completeFlow(id);
const signIn = (id = 'acme') => new Browser(server).signIn(id);
const identitiesOf = async (token: string) =>
  (await server.call<IdentitiesBody>('GET', paths.identities, undefined, { token })).body;
async function audit(type: string, userId: string | null) {
  await auditWritten(server);
  return server.query(
    'select details from audit_events where type = $1 and user_id is not distinct from $2',
    [type, userId],
  );
}

describe('where invitations are required', () => {
  it('an unknown account is refused, and the refusal is recorded', async () => {
    signInAtProvider();
    expect(await completeFlow()).toEqual({ error: 'not_invited' });
    expect(await audit('sign_in_refused', null)).toContainEqual({
      details: expect.objectContaining({ method: 'oauth:acme', code: 'not_invited' }) as unknown,
    });
  });

  it('a client that is no browser gets a status', async () => {
    signInAtProvider();
    const browser = new Browser(server);
    const answer = await browser.get(await browser.authorize('acme'), { headers: { accept: '*/*' } });
    expect(answer).toMatchObject(refusal(403, 'not_invited'));
  });

  it('an added user signs in with a verified email address only', async () => {
    const email = newEmail();
    const id = await server.add(admin, email);
    signInAtProvider({ email, email_verified: false });
    expect(await completeFlow()).toEqual({ error: 'email_not_verified' });
    signInAtProvider({ email: email.toUpperCase() });
    expect(await signIn()).toMatchObject({ userId: id });
    expect(await audit('identity_linked', id)).toEqual([{ details: { provider: 'acme' } }]);
  });

  it('another mailbox that the database takes for the same one signs no user in', async () => {
    const email = `kim-${newEmail()}`;
    const id = await server.add(admin, email);
    // A capital i with a dot: lower case of it is an ordinary i, to Postgres in most locales.
    const lookalike = email.replace('i', '\u0130');
    const [{ same } = { same: false }] = await server.query<{ same: boolean }>(
      'select $1::citext = $2::citext as same',
      [email, lookalike],
    );
    signInAtProvider({ email: lookalike });
    expect(await completeFlow()).toEqual({ error: same ? 'email_not_verified' : 'not_invited' });
    expect(await audit('identity_linked', id)).toEqual([]);
  });

  it('the initial admin signs in', async () => {
    signInAtProvider({ email: root.email });
    expect(await signIn('globex')).toMatchObject({ userId: admin.id });
  });

  it('a disabled user is refused, linked or not', async () => {
    const email = newEmail();
    const id = await server.add(admin, email);
    signInAtProvider({ email });
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await completeFlow()).toEqual({ error: 'account_disabled' });
    await admin.call('PUT', at(paths.userStatus, id), { disabled: false });
    await signIn();
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await completeFlow()).toEqual({ error: 'account_disabled' });
    expect(await audit('sign_in_refused', id)).toHaveLength(2);
  });

  it('the same subject at another provider is another account', async () => {
    const account = signInAtProvider({ email: await server.newUser(admin).then(({ email }) => email) });
    await signIn('acme');
    signInAtProvider({ ...account, email: newEmail() });
    expect(await completeFlow('globex')).toEqual({ error: 'not_invited' });
  });
});

describe('linking', () => {
  const begin = (user: TestUser, id = 'acme') => user.call<LinkBody>('POST', at(paths.oauthLink, id));

  /** Links a provider from the account page. */
  async function link(user: TestUser, id = 'acme', browser = new Browser(server)) {
    const { body, cookies } = await begin(user, id);
    browser.replaceCookies(cookies);
    const callback = await browser.followUntil(body.location, (url) => url.includes('/callback'));
    return browser.openCallback(callback);
  }

  it('adds a sign-in method, whatever its email address', async () => {
    const user = await server.newUser(admin);
    signInAtProvider({ email: 'another@example.com', email_verified: false });
    expect(await link(user)).toEqual({ linked: 'acme' });
    expect(await identitiesOf(user.tokens.accessToken)).toEqual({
      identities: [{ provider: 'acme', name: 'The acme', createdAt: expect.any(Number) as number }],
      canUnlink: true,
    });
    expect(await signIn()).toMatchObject({ userId: user.id });
    expect(await link(user)).toEqual({ linked: 'acme' });
  });

  it('starts no session', async () => {
    const user = await server.newUser(admin);
    signInAtProvider();
    const browser = new Browser(server);
    await link(user, 'acme', browser);
    expect(await server.query('select from oauth_codes')).toEqual([]);
    expect(Object.keys(browser.cookies)).toEqual(['mikrochat_oauth']);
  });

  it('is refused for the account of another user', async () => {
    const [one, other] = [await server.newUser(admin), await server.newUser(admin)];
    signInAtProvider();
    await link(one);
    expect(await link(other)).toEqual({ error: 'identity_taken' });
    expect(await signIn()).toMatchObject({ userId: one.id });
  });

  it('requires recent authentication', async () => {
    const user = await server.newUser(admin);
    server.clock.advance(11 * MINUTE);
    expect(await begin(user)).toMatchObject(refusal(403, 'reauthentication_required'));
    server.clock.advance(-11 * MINUTE);
  });

  it('requires a session, also at the callback', async () => {
    expect(await server.call('POST', at(paths.oauthLink, 'acme'))).toMatchObject(
      refusal(401, 'unauthorized'),
    );
    const user = await server.newUser(admin);
    signInAtProvider();
    const { body, cookies } = await begin(user);
    const browser = new Browser(server);
    browser.replaceCookies(cookies);
    const callback = await browser.followUntil(body.location, (url) => url.includes('/callback'));
    await user.call('POST', paths.logout);
    expect(await browser.openCallback(callback)).toEqual({ error: 'unauthorized' });
    expect(await server.query('select from identities where user_id = $1', [user.id])).toEqual([]);
  });

  it('is refused where another browser finishes it', async () => {
    const user = await server.newUser(admin);
    signInAtProvider();
    const { body } = await begin(user);
    const callback = await new Browser(server).followUntil(body.location, (url) => url.includes('/callback'));
    expect(await new Browser(server).openCallback(callback)).toEqual({ error: 'invalid_state' });
  });

  it('answers 404 for a provider that is not configured', async () => {
    expect(await begin(admin, 'other')).toMatchObject(refusal(404, 'not_found'));
  });
});

describe('unlinking', () => {
  const unlink = (token: string, id = 'acme') =>
    server.call('DELETE', at(paths.identity, id), undefined, { token });

  it('removes a sign-in method', async () => {
    const user = await server.newUser(admin);
    signInAtProvider({ email: user.email });
    await signIn();
    expect(await unlink(user.tokens.accessToken)).toMatchObject({ status: 200 });
    expect(await unlink(user.tokens.accessToken)).toMatchObject(refusal(404, 'not_found'));
    expect(await audit('identity_unlinked', user.id)).toEqual([{ details: { provider: 'acme' } }]);
    signInAtProvider({ email: newEmail() });
    expect(await completeFlow()).toEqual({ error: 'not_invited' });
  });

  it('keeps the last one, also of two concurrent requests', async () => {
    const { id, email } = await server.newUser(admin);
    const account = signInAtProvider({ email });
    await signIn('acme');
    signInAtProvider({ ...account });
    const { accessToken } = (await signIn('globex')).body;
    await server.query('delete from passwords where user_id = $1', [id]);
    const answers = await Promise.all([unlink(accessToken, 'acme'), unlink(accessToken, 'globex')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)).toMatchObject(refusal(400, 'last_way_in'));
    expect(await identitiesOf(accessToken)).toMatchObject({ identities: [{}], canUnlink: false });
  });

  it('does not affect other users', async () => {
    const user = await server.newUser(admin);
    const other = await server.newUser(admin);
    signInAtProvider({ email: user.email });
    await signIn();
    expect(await unlink(other.tokens.accessToken)).toMatchObject(refusal(404, 'not_found'));
    expect((await identitiesOf(user.tokens.accessToken)).identities).toHaveLength(1);
  });
});

describe('where no invitation is required', () => {
  beforeAll(() => server.restart(configuration(false)));

  it('an account that an attacker prepared loses its credentials when the email address is verified', async () => {
    const email = newEmail();
    const attacker = await server.call<TestUser['tokens']>('POST', paths.register, {
      email,
      password: newPassword,
    });
    const prepared = server.userWith(email, attacker.body);
    signInAtProvider({ email: newEmail() });
    const { body, cookies } = await prepared.call<LinkBody>('POST', at(paths.oauthLink, 'globex'));
    const browser = new Browser(server);
    browser.replaceCookies(cookies);
    await browser.openCallback(await browser.followUntil(body.location, (url) => url.includes('/callback')));
    const globex = provider.responses['/me']!;

    signInAtProvider({ email });
    const { userId, body: tokens } = await signIn('acme');
    expect(userId).toBe(prepared.id);
    expect(await prepared.call('GET', paths.me)).toMatchObject({ status: 401 });
    const again = { email, password: newPassword };
    expect(await server.call('POST', paths.passwordLogin, again)).toMatchObject({ status: 401 });
    expect((await identitiesOf(tokens.accessToken)).identities).toMatchObject([{ provider: 'acme' }]);
    provider.responses['/me'] = globex;
    expect((await signIn('globex')).userId).not.toBe(userId);
  });

  it('two concurrent first sign-ins create one user', async () => {
    signInAtProvider();
    const flows = [new Browser(server), new Browser(server)];
    const callbacks = await Promise.all(flows.map((browser) => browser.authorize('acme')));
    const codes = await Promise.all(
      flows.map((browser, index) => browser.openCallback(callbacks[index] ?? '')),
    );
    const answers = await Promise.all(
      flows.map((browser, index) => browser.redeemCode(codes[index]?.['code'] ?? '')),
    );
    const [one, other] = answers.map(({ body }) => claimsOf(body.accessToken).sub);
    expect(one).toBe(other);
  });

  it.each([
    ['markup stays text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['control characters are refused', 'a\u202eb', undefined],
    ['one that is too long is refused', 'x'.repeat(500), undefined],
    ['a number is refused', 42, undefined],
    ['invisible characters are refused', '\u200b\u3164\ufe0f', undefined],
  ])('the name of a new user: %s', async (_, name, expected) => {
    const { email } = signInAtProvider({ name });
    const { body } = await signIn();
    expect(claimsOf(body.accessToken)['username']).toBe(expected ?? email.split('@')[0]);
  });
});

describe('over HTTPS', () => {
  it('the cookie is bound to the host and to TLS', async () => {
    const { auth, oauth } = configuration(true);
    await server.restart({ oauth, auth: { ...auth, appUrl: 'https://chat.example.com' } });
    const { headers } = await send(server.url + at(paths.oauthSignIn, 'acme'), 'GET', undefined);
    expect(headers.getSetCookie().join()).toMatch(
      /^__Host-mikrochat_oauth=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
    );
    const browser = { headers: { accept: 'text/html' } };
    const back = await send(server.url + at(paths.oauthCallback, 'acme'), 'GET', undefined, browser);
    const location = back.headers.get('location') ?? '';
    expect(location.split('#')[0]).toBe('https://chat.example.com/auth/callback');
    expect(fragmentOf(location)).toEqual({ error: 'invalid_state' });
  });
});
