import type { Clock } from '@mikrochat/accounts';
import * as z from 'zod';
import { askForJson, type Reach } from '../outgoing/outgoing.js';
import { ProviderError } from '../provider-error.js';
import type { Endpoints, IssuerAt } from '../provider.js';

const KEPT_MS = 60 * 60 * 1000;

const url = z.url({ protocol: /^https?$/ });

// OpenID Connect Discovery 1.0 §3, RFC 8414 §2.
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
  userinfo_endpoint: url.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
type Metadata = z.infer<typeof metadata>;

/** Basic is what counts where nothing is said (RFC 8414 §2), and what every server has to take (RFC 6749 §2.3.1). */
const authMethodOf = ({ token_endpoint_auth_methods_supported: methods }: Metadata) =>
  !methods || methods.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post';

const toEndpoints = (found: Metadata): Endpoints => ({
  authorizationUrl: found.authorization_endpoint,
  tokenUrl: found.token_endpoint,
  userInfoUrl: found.userinfo_endpoint,
  openId: { issuer: found.issuer, jwksUrl: found.jwks_uri },
  tokenEndpointAuthMethod: authMethodOf(found),
  namesItself: found.authorization_response_iss_parameter_supported,
});

async function metadataAt(reach: Reach, address: string): Promise<Metadata> {
  const url = `${address.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = metadata.safeParse(await askForJson(reach, { url }));
  if (!found.success) throw new ProviderError(`${address}: the OpenID configuration is not complete`);
  return found.data;
}

/** @returns who signs the tokens of whoever answers at that address, which may be another name of the same @throws ProviderError */
export const issuerAt =
  (reach: Reach): IssuerAt =>
  async (address) =>
    (await metadataAt(reach, address)).issuer;

/** The endpoints of the OpenID provider of exactly that name. @throws ProviderError */
export async function discover(issuer: string): Promise<Endpoints> {
  const found = await metadataAt('anywhere', issuer);
  if (found.issuer !== issuer) {
    throw new ProviderError(`${issuer}: the OpenID configuration is of ${found.issuer}`);
  }
  return toEndpoints(found);
}

/**
 * Endpoints that have to be found: when they are first needed, and kept for an hour. A failure is not kept: the next
 * request tries again.
 */
export function keptForAnHour(find: () => Promise<Endpoints>, clock: Clock): () => Promise<Endpoints> {
  let found: { readonly at: number; readonly endpoints: Promise<Endpoints> } | undefined;
  return () => {
    const now = clock().getTime();
    if (found && now - found.at < KEPT_MS) return found.endpoints;
    const asked = { at: now, endpoints: find() };
    asked.endpoints.catch(() => {
      if (found === asked) found = undefined;
    });
    found = asked;
    return asked.endpoints;
  };
}
