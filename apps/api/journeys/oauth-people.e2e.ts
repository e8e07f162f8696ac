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

const ids = ['club', 'guild'] as const;
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

/** Says who sits at the provider. */
function seat(more: object = {}): { sub: string; email: string } {
  const account = { sub: `member-${++subjects}`, email: newEmail(), email_verified: true, ...more };
  provider.answers['/me'] = () => ({ body: account });
  return account;
}

const goThrough = (id = 'club') => new Browser(server).goThrough(id);
const signIn = (id = 'club') => new Browser(server).signIn(id);
const identitiesOf = async (token: string) =>
  (await server.call<IdentitiesBody>('GET', paths.identities, undefined, { token })).body;
async function audit(type: string, userId: string | null) {
  await auditWritten(server);
  return server.query(
    'select details from audit_events where type = $1 and user_id is not distinct from $2',
    [type, userId],
  );
}

describe('where invitations are needed', () => {
  it('a stranger is turned away, and it is written down', async () => {
    seat();
    expect(await goThrough()).toEqual({ error: 'not_invited' });
    expect(await audit('sign_in_refused', null)).toContainEqual({
      details: expect.objectContaining({ method: 'oauth:club', code: 'not_invited' }) as unknown,
    });
  });

  it('a program is told with a status', async () => {
    seat();
    const browser = new Browser(server);
    const answer = await browser.ask(await browser.goToCallback('club'), { headers: { accept: '*/*' } });
    expect(answer).toMatchObject(refusal(403, 'not_invited'));
  });

  it('who was added gets in by a verified address, and by nothing less', async () => {
    const email = newEmail();
    const id = await server.add(admin, email);
    seat({ email, email_verified: false });
    expect(await goThrough()).toEqual({ error: 'email_not_verified' });
    seat({ email: email.toUpperCase() });
    expect(await signIn()).toMatchObject({ userId: id });
    expect(await audit('identity_linked', id)).toEqual([{ details: { provider: 'club' } }]);
  });

  it('another mailbox that the database takes for the same one gets nobody in', async () => {
    const email = `kim-${newEmail()}`;
    const id = await server.add(admin, email);
    // A capital i with a dot: lower case of it is an ordinary i, to Postgres in most locales.
    const lookalike = email.replace('i', '\u0130');
    const [{ same } = { same: false }] = await server.query<{ same: boolean }>(
      'select $1::citext = $2::citext as same',
      [email, lookalike],
    );
    seat({ email: lookalike });
    expect(await goThrough()).toEqual({ error: same ? 'email_not_verified' : 'not_invited' });
    expect(await audit('identity_linked', id)).toEqual([]);
  });

  it('the initial admin gets in', async () => {
    seat({ email: root.email });
    expect(await signIn('guild')).toMatchObject({ userId: admin.id });
  });

  it('somebody disabled stays outside, linked or not', async () => {
    const email = newEmail();
    const id = await server.add(admin, email);
    seat({ email });
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await goThrough()).toEqual({ error: 'account_disabled' });
    await admin.call('PUT', at(paths.userStatus, id), { disabled: false });
    await signIn();
    await admin.call('PUT', at(paths.userStatus, id), { disabled: true });
    expect(await goThrough()).toEqual({ error: 'account_disabled' });
    expect(await audit('sign_in_refused', id)).toHaveLength(2);
  });

  it('the same id at another provider is somebody else', async () => {
    const account = seat({ email: await server.newUser(admin).then(({ email }) => email) });
    await signIn('club');
    seat({ ...account, email: newEmail() });
    expect(await goThrough('guild')).toEqual({ error: 'not_invited' });
  });
});

describe('linking', () => {
  const begin = (person: TestUser, id = 'club') => person.call<LinkBody>('POST', at(paths.oauthLink, id));

  /** Goes to the provider from the account page, and comes back. */
  async function link(person: TestUser, id = 'club', browser = new Browser(server)) {
    const { body, cookies } = await begin(person, id);
    browser.keepOnly(cookies);
    const callback = await browser.goUntil(body.location, (url) => url.includes('/callback'));
    return browser.comeBack(callback);
  }

  it('adds a way in, whatever its address', async () => {
    const person = await server.newUser(admin);
    seat({ email: 'somebody.else@example.com', email_verified: false });
    expect(await link(person)).toEqual({ linked: 'club' });
    expect(await identitiesOf(person.tokens.accessToken)).toEqual({
      identities: [{ provider: 'club', name: 'The club', createdAt: expect.any(Number) as number }],
      canUnlink: true,
    });
    expect(await signIn()).toMatchObject({ userId: person.id });
    expect(await link(person)).toEqual({ linked: 'club' });
  });

  it('opens no session by itself', async () => {
    const person = await server.newUser(admin);
    seat();
    const browser = new Browser(server);
    await link(person, 'club', browser);
    expect(await server.query('select from oauth_codes')).toEqual([]);
    expect(Object.keys(browser.cookies)).toEqual(['mikrochat_oauth']);
  });

  it('does not take what is somebody else’s', async () => {
    const [one, other] = [await server.newUser(admin), await server.newUser(admin)];
    seat();
    await link(one);
    expect(await link(other)).toEqual({ error: 'identity_taken' });
    expect(await signIn()).toMatchObject({ userId: one.id });
  });

  it('needs a sign-in of a moment ago', async () => {
    const person = await server.newUser(admin);
    server.clock.advance(11 * MINUTE);
    expect(await begin(person)).toMatchObject(refusal(403, 'reauthentication_required'));
    server.clock.advance(-11 * MINUTE);
  });

  it('needs a session, also on the way back', async () => {
    expect(await server.call('POST', at(paths.oauthLink, 'club'))).toMatchObject(
      refusal(401, 'unauthorized'),
    );
    const person = await server.newUser(admin);
    seat();
    const { body, cookies } = await begin(person);
    const browser = new Browser(server);
    browser.keepOnly(cookies);
    const callback = await browser.goUntil(body.location, (url) => url.includes('/callback'));
    await person.call('POST', paths.logout);
    expect(await browser.comeBack(callback)).toEqual({ error: 'unauthorized' });
    expect(await server.query('select from identities where user_id = $1', [person.id])).toEqual([]);
  });

  it('is nothing that another browser can finish', async () => {
    const person = await server.newUser(admin);
    seat();
    const { body } = await begin(person);
    const callback = await new Browser(server).goUntil(body.location, (url) => url.includes('/callback'));
    expect(await new Browser(server).comeBack(callback)).toEqual({ error: 'invalid_state' });
  });

  it('does not know a provider that nobody configured', async () => {
    expect(await begin(admin, 'other')).toMatchObject(refusal(404, 'not_found'));
  });
});

describe('unlinking', () => {
  const unlink = (token: string, id = 'club') =>
    server.call('DELETE', at(paths.identity, id), undefined, { token });

  it('takes a way in away', async () => {
    const person = await server.newUser(admin);
    seat({ email: person.email });
    await signIn();
    expect(await unlink(person.tokens.accessToken)).toMatchObject({ status: 200 });
    expect(await unlink(person.tokens.accessToken)).toMatchObject(refusal(404, 'not_found'));
    expect(await audit('identity_unlinked', person.id)).toEqual([{ details: { provider: 'club' } }]);
    seat({ email: newEmail() });
    expect(await goThrough()).toEqual({ error: 'not_invited' });
  });

  it('leaves the last one, also of two that go at once', async () => {
    const { id, email } = await server.newUser(admin);
    const account = seat({ email });
    await signIn('club');
    seat({ ...account });
    const { accessToken } = (await signIn('guild')).body;
    await server.query('delete from passwords where user_id = $1', [id]);
    const answers = await Promise.all([unlink(accessToken, 'club'), unlink(accessToken, 'guild')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)).toMatchObject(refusal(400, 'last_way_in'));
    expect(await identitiesOf(accessToken)).toMatchObject({ identities: [{}], canUnlink: false });
  });

  it('touches nobody else’s', async () => {
    const person = await server.newUser(admin);
    const other = await server.newUser(admin);
    seat({ email: person.email });
    await signIn();
    expect(await unlink(other.tokens.accessToken)).toMatchObject(refusal(404, 'not_found'));
    expect((await identitiesOf(person.tokens.accessToken)).identities).toHaveLength(1);
  });
});

describe('where everybody may come', () => {
  beforeAll(() => server.restart(configuration(false)));

  it('an account that was prepared for somebody does not survive their coming', async () => {
    const email = newEmail();
    const attacker = await server.call<TestUser['tokens']>('POST', paths.register, {
      email,
      password: newPassword,
    });
    const prepared = server.userWith(email, attacker.body);
    seat({ email: newEmail() });
    const { body, cookies } = await prepared.call<LinkBody>('POST', at(paths.oauthLink, 'guild'));
    const browser = new Browser(server);
    browser.keepOnly(cookies);
    await browser.comeBack(await browser.goUntil(body.location, (url) => url.includes('/callback')));
    const guild = provider.answers['/me']!;

    seat({ email });
    const { userId, body: tokens } = await signIn('club');
    expect(userId).toBe(prepared.id);
    expect(await prepared.call('GET', paths.me)).toMatchObject({ status: 401 });
    const again = { email, password: newPassword };
    expect(await server.call('POST', paths.passwordLogin, again)).toMatchObject({ status: 401 });
    expect((await identitiesOf(tokens.accessToken)).identities).toMatchObject([{ provider: 'club' }]);
    provider.answers['/me'] = guild;
    expect((await signIn('guild')).userId).not.toBe(userId);
  });

  it('two who come at the same moment for the first time are one', async () => {
    seat();
    const flows = [new Browser(server), new Browser(server)];
    const callbacks = await Promise.all(flows.map((browser) => browser.goToCallback('club')));
    const codes = await Promise.all(flows.map((browser, index) => browser.comeBack(callbacks[index] ?? '')));
    const answers = await Promise.all(
      flows.map((browser, index) => browser.exchange(codes[index]?.['code'] ?? '')),
    );
    const [one, other] = answers.map(({ body }) => claimsOf(body.accessToken).sub);
    expect(one).toBe(other);
  });

  it.each([
    ['markup stays text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['control characters do not come in', 'a\u202eb', undefined],
    ['an endless one does not come in', 'x'.repeat(500), undefined],
    ['a number is none', 42, undefined],
    ['invisible characters do not come in', '\u200b\u3164\ufe0f', undefined],
  ])('a name is a name: %s', async (_, name, expected) => {
    const { email } = seat({ name });
    const { body } = await signIn();
    expect(claimsOf(body.accessToken)['username']).toBe(expected ?? email.split('@')[0]);
  });
});

describe('over HTTPS', () => {
  it('the cookie is bound to the host and to TLS', async () => {
    const { auth, oauth } = configuration(true);
    await server.restart({ oauth, auth: { ...auth, appUrl: 'https://chat.example.com' } });
    const { headers } = await send(server.url + at(paths.oauthSignIn, 'club'), 'GET', undefined);
    expect(headers.getSetCookie().join()).toMatch(
      /^__Host-mikrochat_oauth=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
    );
    const browser = { headers: { accept: 'text/html' } };
    const back = await send(server.url + at(paths.oauthCallback, 'club'), 'GET', undefined, browser);
    const location = back.headers.get('location') ?? '';
    expect(location.split('#')[0]).toBe('https://chat.example.com/auth/callback');
    expect(fragmentOf(location)).toEqual({ error: 'invalid_state' });
  });
});
