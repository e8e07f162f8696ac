import { at, paths, type UsersBody } from '@mikrochat/contract';
import { refusal } from './support/client.js';
import { root } from './support/configuration.js';
import { TestServer } from './support/server.js';

describe('the first start', () => {
  let server: TestServer;

  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(() => server.close());

  const signIn = (password: string, email = root.email) =>
    server.call('POST', paths.passwordLogin, { email, password });

  it('creates the configured user as an admin, only once', async () => {
    const initialUser = { ...root, id: 'the-first', userName: 'First' };
    for (let starts = 0; starts < 3; starts++) await server.restart({ initialUser });
    const admin = await server.admin();
    const { body } = await admin.call<UsersBody>('GET', paths.users);
    expect(body.users).toMatchObject([
      { id: 'the-first', userName: 'First', email: root.email, isAdmin: true },
    ]);
  });

  it('creates one admin when several replicas start at the same time', async () => {
    await server.start();
    await server.query('truncate users, initial_users cascade');
    const replicas = [1, 2, 3].map(() => new TestServer({}, () => server.databaseUrl));
    await Promise.all(replicas.map((replica) => replica.start()));
    await Promise.all(replicas.map((replica) => replica.close()));
    expect(await server.query('select email from users')).toHaveLength(1);
  });

  it('sets the configured password at the first start only', async () => {
    await server.start();
    await server.restart({ initialUser: { ...root, password: 'another configured one' } });
    expect(await signIn('another configured one')).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await signIn(root.password)).toMatchObject({ status: 200 });
  });

  it('sets the password later if the initial user has none', async () => {
    await server.start({ initialUser: { email: root.email } });
    expect(await signIn(root.password)).toMatchObject(refusal(401, 'invalid_credentials'));
    await server.restart({ initialUser: root });
    expect(await signIn(root.password)).toMatchObject({ status: 200 });
  });

  it('accepts any configured password, even a common one', async () => {
    await server.start({ initialUser: { email: root.email, password: 'password1' } });
    expect(await signIn('password1')).toMatchObject({ status: 200 });
  });

  it('generates a random password if none is configured, and shows it once', async () => {
    const overrides = { initialUser: { email: root.email }, isEvaluation: true };
    await server.start(overrides);
    const generated = server.initialUser?.generatedPassword ?? '';
    expect(generated).toMatch(/^([0-9a-f]{6}-){3}[0-9a-f]{6}$/);
    expect(await signIn(generated)).toMatchObject({ status: 200 });
    await server.restart(overrides);
    expect(server.initialUser).toEqual({ email: root.email });
    expect(await signIn(generated)).toMatchObject({ status: 200 });
    expect(server.logLines.join('')).not.toContain(generated);
  });

  it('does not create a removed initial user again', async () => {
    await server.start();
    const admin = await server.admin();
    const other = await server.newUser(admin, { role: 'admin' });
    expect(await other.call('DELETE', at(paths.user, admin.id))).toMatchObject({ status: 200 });
    await server.restart();
    expect(await signIn(root.password)).toMatchObject(refusal(401, 'invalid_credentials'));
    expect(await server.query('select id from users')).toEqual([{ id: other.id }]);
  });

  it('makes an existing user an admin if the configuration names it', async () => {
    await server.start();
    const ada = await server.newUser(await server.admin());
    await server.restart({ initialUser: { email: ada.email.toUpperCase() } });
    expect(await ada.call('GET', at(paths.userSessions, ada.id))).toMatchObject({ status: 200 });
  });
});
