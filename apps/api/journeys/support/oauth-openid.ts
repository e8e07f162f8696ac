import { exportJWK, generateKeyPair } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';
import { listen, type Listening } from './oauth-listening.js';
import { MemoryAdapter } from './oauth-memory.js';

/** An account at the provider. */
export interface Account {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export const client = { clientId: 'mikrochat', clientSecret: 'a secret / of the provider & ours' };

async function configurationOf(redirectUris: readonly string[], accounts: Map<string, Account>) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const configuration: Configuration = {
    adapter: MemoryAdapter,
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    findAccount: (_, sub) => {
      const claims = accounts.get(sub);
      return claims && { accountId: sub, claims: () => claims };
    },
    // Consent is given without a page.
    loadExistingGrant: async (context) => {
      const { client: registered, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: registered!.clientId,
        accountId: session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
  return configuration;
}

/** A real OpenID provider (oidc-provider). The {@link account} is signed in without a page. */
export class OpenIdProvider {
  private readonly accounts = new Map<string, Account>();
  /** The account that signs in; null cancels the sign-in. */
  account: Account | null = null;
  private listening: Listening | undefined;

  /** @param redirectUris the registered redirect URIs */
  async open(...redirectUris: string[]): Promise<void> {
    const configuration = await configurationOf(redirectUris, this.accounts);
    this.listening = await listen((url) => {
      const provider = new Provider(url, configuration);
      const answer = provider.callback();
      return (request, response) => {
        if (request.url?.startsWith('/interaction/') === true) {
          const result = this.account
            ? { login: { accountId: this.account.sub } }
            : { error: 'access_denied' };
          void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        } else void answer(request, response);
      };
    });
  }

  get url(): string {
    return this.listening?.url ?? '';
  }

  /** Adds an account, and signs in with it from now on. */
  signInAs(account: Account): void {
    this.accounts.set(account.sub, account);
    this.account = account;
  }

  async close(): Promise<void> {
    await this.listening?.close();
  }
}
