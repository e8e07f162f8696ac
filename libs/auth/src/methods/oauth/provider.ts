import * as z from 'zod';
import type { EgressPolicy, Fetch } from '../../egress/egress.js';
import type { ClientSettings } from './settings.js';

/** A provider did not answer as it should. The message is for the log: it holds no code and no token. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  /** @param status the HTTP status of the provider's answer, where that was the fault */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

const url = z.url({ protocol: /^https?$/ });

/**
 * Authorization server metadata (RFC 8414 §2). ID tokens are required where `jwks_uri` is known, and not read elsewhere.
 * A part of `issuer` such as `{tid}` stands for that claim of the ID token.
 */
export const serverMetadata = z.object({
  issuer: z.string().exactOptional(),
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url.exactOptional(),
  userinfo_endpoint: url.exactOptional(),
  id_token_signing_alg_values_supported: z.array(z.string()).exactOptional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).exactOptional(),
  authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
});
export type ServerMetadata = z.infer<typeof serverMetadata>;

/** Claims of an ID token and of the UserInfo response, as the provider sent them. */
export type Claims = Readonly<Record<string, unknown>>;

/** A user's profile, not validated yet. Only `true` counts as verified. */
export type Profile = Readonly<Record<'subject' | 'email' | 'isEmailVerified' | 'name', unknown>>;

/** GETs a JSON object or list. @throws ProviderError */
export type FetchJson = (path: string) => Promise<Claims>;

/** A well-known provider: a plain object with what its documentation says. */
export interface OAuthPreset {
  /** The name on its button. */
  readonly name: string;
  readonly server: ServerMetadata;
  readonly scopes: readonly string[];
  readonly userInfoHeaders?: Readonly<Record<string, string>> | undefined;
  /** @param fetchBelow GETs a path below the UserInfo endpoint with the access token */
  toProfile(claims: Claims, fetchBelow: FetchJson): Profile | Promise<Profile>;
  /** The same for one tenant (`oauth.presets.<id>.tenant`). */
  readonly forTenant?: (tenant: string, fetch: FetchJson) => Pick<OAuthProvider, 'metadata' | 'toProfile'>;
  /** The endpoints of a self-hosted one (`oauth.presets.<id>.baseUrl`). */
  readonly serverAt?: (baseUrl: string) => ServerMetadata;
}

export type Presets = Readonly<Record<string, OAuthPreset>>;

/** A provider as it is configured here. */
export interface OAuthProvider extends Pick<
  OAuthPreset,
  'name' | 'scopes' | 'userInfoHeaders' | 'toProfile'
> {
  readonly id: string;
  readonly client: ClientSettings;
  readonly egress: EgressPolicy;
  readonly tokenHeaders?: Readonly<Record<string, string>> | undefined;
  /** Prefix of subjects at a self-hosted installation: user 5 of one GitHub is not user 5 of another. */
  readonly installation?: string | undefined;
  /** @throws ProviderError where discovery fails */
  metadata(): Promise<ServerMetadata>;
}

/** GETs a JSON object or list. @throws ProviderError, with the status where that is not 200 */
export async function fetchJson(fetch: Fetch, href: string, headers = {}): Promise<Claims> {
  const response = await fetch(href, { headers }).catch((error: unknown) => {
    throw new ProviderError(error instanceof Error ? error.message : 'failed');
  });
  const { origin, pathname } = new URL(href);
  const { status } = response;
  if (status !== 200) throw new ProviderError(`${origin}${pathname}: answered ${status}`, status);
  // The parser's message quotes the body.
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null)
    throw new ProviderError(`${origin}${pathname}: answered no JSON object`);
  return body as Claims;
}
