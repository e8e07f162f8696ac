import type { Clock, ProviderAccount } from '@mikrochat/accounts';
import * as z from 'zod';
import { IdTokens } from './openid/id-tokens.js';
import { askForJson } from './outgoing/outgoing.js';
import { ProviderError } from './provider-error.js';
import type { Claims, Endpoints, OAuthProvider, Profile } from './provider.js';
import type { ProviderTokens } from './token-endpoint.js';

const SUBJECT_MAX_LENGTH = 255;

const subjectSchema = z
  .union([z.string(), z.int().transform(String)])
  .pipe(z.string().min(1).max(SUBJECT_MAX_LENGTH));

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Finds out whom a provider's tokens belong to. */
export class AccountReader {
  private readonly idTokens: IdTokens;

  constructor(
    private readonly provider: OAuthProvider,
    private readonly endpoints: Endpoints,
    clock: Clock,
  ) {
    this.idTokens = new IdTokens(provider.reach, clock);
  }

  /** @throws ProviderError where the provider does not say who it is */
  async read({ accessToken, idToken }: ProviderTokens, nonce: string): Promise<ProviderAccount> {
    const { openId, userInfoUrl } = this.endpoints;
    const { clientId } = this.provider.client;
    const signed = openId ? await this.idTokens.verify(idToken, { openId, clientId, nonce }) : {};
    const told = userInfoUrl ? await this.ask(userInfoUrl, accessToken) : {};
    // OpenID Connect Core §5.3.2: a profile of somebody else must not be used.
    if (openId && userInfoUrl && told['sub'] !== signed['sub']) {
      throw new ProviderError('the profile is of somebody else than the ID token');
    }
    const claims = { ...signed, ...told };
    const ask = (path: string) => this.ask(`${userInfoUrl}/${path}`, accessToken);
    return this.toAccount(await this.provider.toProfile(claims, ask));
  }

  private toAccount({ subject, email, isEmailVerified, name }: Profile): ProviderAccount {
    const { id, installation } = this.provider;
    const known = subjectSchema.safeParse(subject);
    if (!known.success) throw new ProviderError('the profile does not say who it is');
    return {
      provider: id,
      subject: installation === undefined ? known.data : `${installation}#${known.data}`,
      email: textOrNull(email),
      // “true”, 1 and their like are no promise.
      isEmailVerified: isEmailVerified === true,
      name: textOrNull(name),
    };
  }

  private async ask(url: string, accessToken: string): Promise<Claims> {
    const headers = { ...this.provider.userInfoHeaders, Authorization: `Bearer ${accessToken}` };
    return (await askForJson(this.provider.reach, { url, headers })) as Claims;
  }
}
