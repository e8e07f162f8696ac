import type { Configuration } from './index.js';
import { WorkingDirectory } from './testing/working-directory.js';

// The examples of the product guide, verbatim.
const smtp = {
  user: 'noreply@example.com',
  host: 'smtp.example.com',
  password: 'smtp-password',
  port: 465,
  secure: true,
};
const initialUser = { userName: 'admin', email: 'admin@example.com', password: 'change-me-on-first-login' };
const tokens = { jwtExpirySeconds: 900, refreshTokenExpirySeconds: 604_800, maxActiveSessions: 3 };
const address = { jwtSecret: 'your-strong-random-secret-key', appUrl: 'https://chat.example.com' };

const examples: Record<string, object> = {
  'dev mode': {
    auth: {
      authMode: 'dev',
      jwtSecret: 'any-secret-key',
      appUrl: 'http://localhost:8000',
      isInviteRequired: false,
    },
  },
  'magic links': {
    auth: {
      ...address,
      authMode: 'magic-link',
      isInviteRequired: true,
      magicLinkExpirySeconds: 900,
      ...tokens,
    },
    email: smtp,
  },
  passwords: {
    auth: { ...address, authMode: 'password', isInviteRequired: false, ...tokens },
    chat: { initialUser },
  },
  'mail beside passwords': { email: smtp },
  'a preset': {
    auth: { ...address, authMode: 'magic-link', isInviteRequired: true },
    oauth: {
      presets: {
        google: {
          clientId: 'your-google-client-id',
          clientSecret: 'your-google-client-secret',
          redirectUri: 'https://chat.example.com/auth/oauth/google/callback',
        },
      },
    },
  },
  'a custom provider': {
    oauth: {
      custom: [
        {
          id: 'keycloak',
          name: 'Keycloak',
          authorizationUrl: 'https://keycloak.example.com/realms/myrealm/protocol/openid-connect/auth',
          tokenUrl: 'https://keycloak.example.com/realms/myrealm/protocol/openid-connect/token',
          userInfoUrl: 'https://keycloak.example.com/realms/myrealm/protocol/openid-connect/userinfo',
          clientId: 'your-client-id',
          clientSecret: 'your-client-secret',
          redirectUri: 'https://chat.example.com/auth/oauth/keycloak/callback',
          scopes: 'openid email profile',
        },
      ],
    },
  },
  'more sessions': { auth: { maxActiveSessions: 5 } },
  'invites only': { auth: { isInviteRequired: true } },
  'the initial user': { chat: { initialUser } },
  'all of email': { email: { ...smtp, emailSubject: 'Your MikroChat Login Link', maxRetries: 2 } },
  'Proton Mail': { email: { host: 'smtp.protonmail.ch', port: 465, secure: true } },
  Gmail: { email: { host: 'smtp.gmail.com', port: 465, secure: true } },
  SendGrid: { email: { host: 'smtp.sendgrid.net', port: 465, secure: true, user: 'apikey' } },
  Mailgun: { email: { host: 'smtp.mailgun.org', port: 465, secure: true } },
};

const templates = `export default {
  auth: {
    templates: {
      textVersion: (magicLink, expiryMinutes) =>
        \`Sign in to MikroChat by visiting: \${magicLink}\\n\\nThis link expires in \${expiryMinutes} minutes.\`,
      htmlVersion: (magicLink, expiryMinutes) =>
        \`<h1>Sign in to MikroChat</h1>
        <p><a href="\${magicLink}">Click here to sign in</a></p>
        <p>This link expires in \${expiryMinutes} minutes.</p>\`
    }
  }
}
`;

const directory = new WorkingDirectory();

async function load(name: string, content: string): Promise<Configuration> {
  directory.write(name, content);
  return (await directory.load()).configuration;
}

describe('every example of the guide', () => {
  it.each(Object.entries(examples))('loads as written: %s', async (_, example) => {
    const configuration = await load('mikrochat.config.json', JSON.stringify(example));
    expect(configuration).toMatchObject(example);
  });

  it('loads as written: templates', async () => {
    const { auth } = await load('mikrochat.config.mjs', templates);
    const { textVersion } = auth.templates ?? {};
    expect(typeof textVersion === 'function' && textVersion('https://a', 15)).toContain(
      'visiting: https://a',
    );
  });
});
