import { createDatabase, onDatabase, type TestDatabase } from '@mikrochat/test-databases';
import { SmtpTestServer, type SmtpTestServerOptions } from '@mikrochat/test-mail';
import {
  paths,
  type DevLoginBody,
  type ErrorBody,
  type AddUserBody,
  type TokensBody,
} from '@mikrochat/contract';
import { start, type RunningApp, type StartOptions } from '../../src/app.js';
import { createLogger } from '../../src/http/logging.js';
import { send, type Answer, type CallOptions, type Method } from './client.js';
import { MovableClock } from './clock.js';
import { configurationFor, emailThrough, root, type Overrides } from './configuration.js';
import { claimsOf } from './tokens.js';

/** The tokens of a client that keeps the refresh token itself. */
export type Tokens = TokensBody & { readonly refreshToken: string };

/** A user who is signed in on one device. */
export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly sessionId: string;
  readonly tokens: Tokens;
  call<Body = ErrorBody>(
    method: Method,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer<Body>>;
}

export const newPassword = 'a fine long one';
let emailCount = 0;
export const newEmail = (): string => `user${++emailCount}@example.com`;

/** The product in this process, on its own port, with a movable clock and captured log lines. */
export class TestServer {
  readonly clock = new MovableClock();
  readonly logLines: string[] = [];
  private app: RunningApp | undefined;
  private database: TestDatabase | undefined;

  constructor(
    private overrides: Overrides = {},
    private readonly sharedDatabase?: () => string,
    private readonly options: StartOptions = {},
  ) {}

  get url(): string {
    return this.app?.url ?? '';
  }

  get databaseUrl(): string {
    return this.sharedDatabase?.() ?? this.database?.url ?? '';
  }

  get databaseName(): string {
    return new URL(this.databaseUrl).pathname.slice(1);
  }

  get initialUser(): RunningApp['initialUser'] {
    return this.app?.initialUser;
  }

  async start(overrides: Overrides = this.overrides): Promise<void> {
    this.overrides = overrides;
    if (!this.sharedDatabase) this.database ??= await createDatabase();
    const logger = createLogger('trace', { write: (line) => void this.logLines.push(line) });
    const options = { clock: this.clock.now, logger, ...this.options };
    this.app = await start(configurationFor(this.databaseUrl, overrides), options);
  }

  async stop(): Promise<void> {
    const { app } = this;
    this.app = undefined;
    await app?.close();
  }

  /** Restarts it on the same database. @param overrides the new configuration, if given */
  async restart(overrides?: Overrides): Promise<void> {
    await this.stop();
    await this.start(overrides);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database?.drop();
  }

  /** Runs a statement as owner of the database. */
  query<Row extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return onDatabase<Row>(this.databaseUrl, sql, values);
  }

  call<Body = ErrorBody>(
    method: Method,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer<Body>> {
    return send<Body>(this.url + path, method, body, options);
  }

  /** Signs a user in with the method of the configured mode. */
  async signIn(email: string, password = newPassword, options?: CallOptions): Promise<TestUser> {
    const answer =
      this.overrides.auth?.authMode === 'dev'
        ? await this.call<DevLoginBody>('POST', paths.devLogin, { email }, options)
        : await this.call<TokensBody>('POST', paths.passwordLogin, { email, password }, options);
    if (answer.status !== 200) throw new Error(`Could not sign ${email} in: ${answer.text}`);
    return this.userWith(email, answer.body as Tokens);
  }

  /** Signs in the initial admin on a new device. */
  admin(): Promise<TestUser> {
    return this.signIn(root.email, root.password);
  }

  /** Adds a user as an admin. @returns the id of the new user */
  async add(admin: TestUser, email = newEmail(), more: object = {}): Promise<string> {
    const body = { email, password: newPassword, ...more };
    const answer = await admin.call<AddUserBody>('POST', paths.addUser, body);
    if (answer.status !== 200) throw new Error(`Could not add ${email}: ${answer.text}`);
    return answer.body.userId;
  }

  /** Adds a user as an admin and signs the user in. */
  async newUser(admin: TestUser, more: object = {}): Promise<TestUser> {
    const email = newEmail();
    await this.add(admin, email, more);
    return this.signIn(email);
  }

  /** The user of an access token. */
  userWith(email: string, tokens: Tokens): TestUser {
    const { sub: id, sid: sessionId } = claimsOf(tokens.accessToken);
    return {
      id,
      email,
      sessionId,
      tokens,
      call: (method, path, body, options) =>
        this.call(method, path, body, { token: tokens.accessToken, ...options }),
    };
  }
}

/** Registers the hooks that start and stop a server for all tests of a block. */
export function aServer(overrides?: Overrides): TestServer {
  const server = new TestServer(overrides);
  beforeAll(() => server.start());
  afterAll(() => server.close());
  return server;
}

/** Registers the hooks for a second server on the database of the first. */
export function aReplicaOf(server: TestServer, overrides?: Overrides): TestServer {
  const replica = new TestServer(overrides, () => server.databaseUrl);
  beforeAll(() => replica.start());
  afterAll(() => replica.close());
  return replica;
}

/** Like {@link aServer}, with an SMTP test server for its mails. */
export function aServerWithMail(
  overrides: Overrides = {},
  rules: SmtpTestServerOptions = {},
): { readonly server: TestServer; readonly smtpServer: SmtpTestServer } {
  const smtpServer = new SmtpTestServer(rules);
  const server = new TestServer(overrides);
  beforeAll(async () => {
    await smtpServer.open();
    await server.start({ ...overrides, email: { ...emailThrough(smtpServer), ...overrides.email } });
  });
  afterAll(async () => {
    await server.close();
    await smtpServer.close();
  });
  return { server, smtpServer };
}
