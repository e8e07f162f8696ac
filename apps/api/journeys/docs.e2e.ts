import { errorSentences, paths } from '@mikrochat/contract';
import { aServer } from './support/server.js';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
interface Operation {
  readonly requestBody?: Content;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, Content>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const bodyOf = ({ content }: Content = {}): Schema => content?.['application/json']?.schema ?? {};

describe('the OpenAPI document', () => {
  const server = aServer({ auth: { isInviteRequired: false } });
  let document: Document;

  beforeAll(async () => {
    document = (await server.call<Document>('GET', '/docs-json')).body;
  });

  const routes: [string, string, string[], string[]][] = [
    // method, path, fields of the body, fields of the answer
    ['post', paths.devLogin, ['email'], ['accessToken', 'exp', 'token', 'tokenType', 'user']],
    ['post', paths.passwordLogin, ['email', 'password'], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.register, ['email', 'password'], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.login, ['email'], ['success']],
    ['post', paths.verify, ['email'], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.passwordReset, ['email'], ['success']],
    ['post', paths.setupPassword, ['email', 'password'], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.refresh, [], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.logout, [], ['message']],
    ['get', paths.me, [], ['user']],
    ['get', paths.sessions, [], ['sessions']],
    ['delete', paths.sessions, [], ['message']],
    ['delete', paths.session, [], ['message']],
    ['post', paths.changePassword, ['currentPassword', 'newPassword'], ['success']],
    ['put', paths.ownUser, ['userName'], ['user']],
    ['post', paths.leave, [], ['message']],
    ['get', paths.users, [], ['nextCursor', 'total', 'users']],
    ['post', paths.addUser, ['email'], ['invited', 'success', 'userId']],
    ['put', paths.userRole, [], ['user']],
    ['post', paths.userPassword, [], ['success']],
    ['put', paths.userStatus, ['disabled'], ['user']],
    ['delete', paths.user, [], ['success']],
    ['get', paths.userSessions, [], ['sessions']],
    ['delete', paths.userSessions, [], ['success']],
    ['post', paths.inviteUser, [], ['success']],
    ['get', paths.mails, [], ['failed', 'mails', 'waiting']],
    ['post', paths.sendMailAgain, [], ['success']],
    ['delete', paths.mail, [], ['success']],
    ['get', paths.oauthProviders, [], ['count', 'providers']],
    ['get', paths.oauthSignIn, [], []],
    ['get', paths.oauthCallback, [], []],
    ['post', paths.oauthExchange, ['code'], ['accessToken', 'exp', 'tokenType']],
    ['post', paths.oauthLink, [], ['location']],
    ['get', paths.identities, [], ['canUnlink', 'identities']],
    ['delete', paths.identity, [], ['success']],
    ['get', paths.audit, [], ['events', 'nextCursor']],
    ['delete', paths.userIdentity, [], ['success']],
    ['get', paths.configFile, [], ['auth']],
    ['get', paths.config, [], ['auth']],
  ];

  it.each(routes)('describes request and response of %s %s', (method, path, takes, answers) => {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method];
    expect([...(bodyOf(operation?.requestBody).required ?? [])].sort()).toEqual(takes);
    expect([...(bodyOf(operation?.responses['200']).required ?? [])].sort()).toEqual(
      expect.arrayContaining(answers),
    );
    expect([...(bodyOf(operation?.responses['default']).required ?? [])].sort()).toEqual(['code', 'error']);
  });

  it('shows closed lists as enums', () => {
    const fieldOf = (path: string, field: string, status = '200') =>
      JSON.stringify(bodyOf(document.paths[path]?.['get']?.responses[status]).properties?.[field]);
    expect(fieldOf(paths.me, 'code', 'default')).toContain(
      JSON.stringify({ enum: Object.keys(errorSentences) }).slice(1, -1),
    );
    expect(fieldOf(paths.configFile, 'auth')).toContain('"enum":["dev","magic-link","password"]');
    expect(fieldOf(paths.sessions, 'sessions')).toContain(
      '"enum":["dev","password","register","magic-link","setup","reset"]',
    );
    expect(fieldOf(paths.sessions, 'sessions')).toContain('"pattern":"^oauth:[a-z0-9-]+$"');
  });

  it('contains exactly the routes of the server', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const known = routes.map(([method, path]) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual([...known, 'get /health', 'get /health/ready'].sort());
  });

  it('describes the parameters of the users list', () => {
    const { parameters = [] } = document.paths[paths.users]?.['get'] ?? {};
    expect(parameters.map(({ name }) => name).sort()).toEqual([
      'cursor',
      'limit',
      'role',
      'search',
      'sort',
      'status',
    ]);
  });

  it('describes the parameters of the audit trail', () => {
    const { parameters = [] } = document.paths[paths.audit]?.['get'] ?? {};
    expect(parameters.map(({ name }) => name).sort()).toEqual([
      'actor',
      'cursor',
      'from',
      'ip',
      'limit',
      'to',
      'type',
      'user',
    ]);
  });

  it('marks the routes that require a session', () => {
    const wantsSession = (method: string, path: string) =>
      document.paths[path]?.[method]?.security?.every((one) => Object.keys(one).length > 0) ?? false;
    expect(wantsSession('get', paths.me)).toBe(true);
    expect(wantsSession('post', paths.passwordLogin)).toBe(false);
  });

  it('is shown as a page in a browser', async () => {
    const page = await server.call('GET', paths.docs, undefined, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});
