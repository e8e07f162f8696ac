import { WorkingDirectory } from './testing/working-directory.js';

const SECRET = 'q2Pz8vR1mX7cK4sT9wL3nB6yH5jD0fGa';
const directory = new WorkingDirectory();

const configurationOf = async (environment: Record<string, string>) =>
  (await directory.load([], environment)).configuration;

describe('OAuth providers', () => {
  const client = (id: string) => ({
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: `https://chat.example.com/auth/oauth/${id}/callback`,
  });
  const custom = (id: string) => ({ id, name: 'Example', issuer: 'https://provider.example', ...client(id) });
  const mistakesIn = (oauth: object, auth: object = {}) => {
    directory.write('mikrochat.config.json', { auth: { jwtSecret: SECRET, ...auth }, oauth });
    return directory.mistakes();
  };

  it('include the presets only', async () => {
    expect(await mistakesIn({ presets: { gogle: client('gogle') } })).toEqual([
      'oauth.presets.gogle (mikrochat.config.json): there is no such preset: give google, microsoft, github, gitlab, or use oauth.custom',
    ]);
  });

  it('accept a directory of Microsoft and the URL of a self-hosted GitLab or GitHub', async () => {
    const variables = (id: string) => ({
      [`OAUTH_${id}_CLIENT_ID`]: 'id',
      [`OAUTH_${id}_CLIENT_SECRET`]: 'secret',
      [`OAUTH_${id}_REDIRECT_URI`]: `https://chat.example.com/auth/oauth/${id.toLowerCase()}/callback`,
    });
    const { oauth } = await configurationOf({
      ...variables('MICROSOFT'),
      OAUTH_MICROSOFT_TENANT: '72F988BF-86f1-41af-91ab-2d7cd011db47',
      ...variables('GITLAB'),
      OAUTH_GITLAB_BASE_URL: 'https://example.com/gitlab/',
      ...variables('GITHUB'),
      OAUTH_GITHUB_BASE_URL: 'https://github.example.com',
    });
    expect(oauth.presets).toMatchObject({
      microsoft: { tenant: '72F988BF-86f1-41af-91ab-2d7cd011db47' },
      gitlab: { baseUrl: 'https://example.com/gitlab' },
      github: { baseUrl: 'https://github.example.com' },
    });
  });

  it.each([
    ['contoso.com', true],
    ['contoso.onmicrosoft.com', true],
    ['common', false],
    ['Organizations', false],
    ['consumers', false],
    ['9188040d-6c67-4c5b-b112-36a304b66dad', false],
    ['contoso', false],
    ['contoso.com/v2.0', false],
    ['contoso.com?', false],
    ['../common', false],
    ['..', false],
  ])('accept the directory %s: %s', async (tenant, isAccepted) => {
    const mistakes = await mistakesIn({ presets: { microsoft: { ...client('microsoft'), tenant } } });
    expect(mistakes).toEqual(
      isAccepted ? [] : [expect.stringMatching(/^oauth\.presets\.microsoft\.tenant .*: Give .*directory/)],
    );
  });

  it.each([
    ['http://127.0.0.1:8080', true],
    ['http://localhost:8080/gitlab', true],
    ['http://gitlab.example.com', false],
    ['http://localhost.evil.example', false],
    ['http://127.evil.example', false],
    ['ftp://gitlab.example.com', false],
    ['https://user@gitlab.example.com', false],
  ])('accept the base URL %s: %s', async (baseUrl, isAccepted) => {
    const mistakes = await mistakesIn({ presets: { gitlab: { ...client('gitlab'), baseUrl } } });
    expect(mistakes).toEqual(
      isAccepted ? [] : [expect.stringMatching(/^oauth\.presets\.gitlab\.baseUrl .*: Give a URL/)],
    );
  });

  it.each([
    ['google', { tenant: 'contoso.com' }, 'tenant', 'google has no tenant; microsoft may have one'],
    [
      'microsoft',
      { baseUrl: 'https://a.example' },
      'baseUrl',
      'microsoft has no baseUrl; github and gitlab may have one',
    ],
    [
      'google',
      { scopes: 'email profile' },
      'scopes',
      'Give openid among them: without it Google does not say who signs in',
    ],
  ])('report a setting that %s does not have: %j', async (id, more, key, sentence) => {
    expect(await mistakesIn({ presets: { [id]: { ...client(id), ...more } } })).toEqual([
      `oauth.presets.${id}.${key} (mikrochat.config.json): ${sentence}`,
    ]);
  });

  it('report a variable that a preset does not have', async () => {
    expect(await directory.mistakes([], { OAUTH_GOOGLE_TENANT: 'contoso.com' })).toContain(
      'oauth.presets.google.tenant (OAUTH_GOOGLE_TENANT): google has no tenant; microsoft may have one',
    );
  });

  it('accept narrower scopes', async () => {
    const scopes = { google: 'openid email', microsoft: ['openid', 'email'], github: 'read:user' };
    const narrowed = Object.entries(scopes).map(([id, scopes]) => [id, { ...client(id), scopes }]);
    expect(await mistakesIn({ presets: Object.fromEntries(narrowed) })).toEqual([]);
  });

  it.each([
    ['reserved for routes', [custom('providers')]],
    ['of a preset', [custom('google')]],
    ['of another provider', [custom('example'), custom('example')]],
  ])('refuse an id %s', async (_, list) => {
    expect((await mistakesIn({ custom: list })).join()).toMatch(/^oauth\.custom.*: Give .* id/);
  });

  it('are required when local sign-in is off', async () => {
    const only = { localSignIn: false };
    expect(await mistakesIn({}, only)).toEqual([
      'auth.localSignIn (mikrochat.config.json): without a provider no user could sign in',
    ]);
    expect(await mistakesIn({ custom: [custom('example')] }, only)).toEqual([]);
  });

  it('cause a warning when a redirect URI is not the callback', async () => {
    const redirectUri = 'https://chat.example.com/auth/google/callback';
    directory.write('mikrochat.config.json', {
      oauth: { presets: { google: { ...client('google'), redirectUri } } },
    });
    expect(await directory.warnings()).toContain(
      'The redirectUri of google does not end in /auth/oauth/google/callback.',
    );
  });
});
