import { exportJWK, generateKeyPair } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';
import { listen, type Listening } from './oauth-listening.js';
import { Memory } from './oauth-memory.js';

/** Somebody with an account at the provider. */
export interface Account {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export const client = { clientId: 'mikrochat', clientSecret: 'a secret / of the provider & ours' };

async function configurationOf(redirectUris: readonly string[], accounts: Map<string, Account>) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const configuration: Configuration = {
    adapter: Memory,
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
    // Everybody agrees to everything at once.
    loadExistingGrant: async (context) => {
      const { client: known, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: known!.clientId,
        accountId: session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
  return configuration;
}

/** A real OpenID provider, independent of us. Whoever is {@link present} is signed in there at once. */
export class OpenIdProvider {
  private readonly accounts = new Map<string, Account>();
  /** Who sits at the browser; null presses “Cancel”. */
  present: Account | null = null;
  private listening: Listening | undefined;

  /** @param redirectUris where it may send people back to */
  async open(...redirectUris: string[]): Promise<void> {
    const configuration = await configurationOf(redirectUris, this.accounts);
    this.listening = await listen((url) => {
      const provider = new Provider(url, configuration);
      const answer = provider.callback();
      return (request, response) => {
        if (request.url?.startsWith('/interaction/') === true) {
          const result = this.present
            ? { login: { accountId: this.present.sub } }
            : { error: 'access_denied' };
          void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        } else void answer(request, response);
      };
    });
  }

  get url(): string {
    return this.listening?.url ?? '';
  }

  /** Seats somebody at the browser. */
  seat(account: Account): void {
    this.accounts.set(account.sub, account);
    this.present = account;
  }

  async close(): Promise<void> {
    await this.listening?.close();
  }
}
