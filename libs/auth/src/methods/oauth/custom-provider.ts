import * as oauth from 'oauth4webapi';
import { fetchUnder } from '../../egress/egress.js';
import { fetchWith } from './provider-client.js';
import {
  ProviderError,
  serverMetadata,
  type Claims,
  type OAuthProvider,
  type Profile,
  type ServerMetadata,
} from './provider.js';
import type { CustomProviderSettings } from './settings.js';

/** Where profiles have these fields unless `userMapping` says otherwise; the first one present counts. */
const defaultPaths = {
  id: ['sub', 'id'],
  email: ['email'],
  emailVerified: ['email_verified'],
  name: ['name', 'preferred_username', 'nickname', 'username', 'login'],
} as const;

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

/** The value at a path such as `data.emails.0`. */
const valueAt = (claims: Claims, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      claims,
    );

const toProfile =
  ({ userMapping = {}, trustEmail }: CustomProviderSettings) =>
  (claims: Claims): Profile => {
    const field = (name: keyof typeof defaultPaths): unknown =>
      (userMapping[name] === undefined ? defaultPaths[name] : [userMapping[name]])
        .map((path) => valueAt(claims, path))
        .find((value) => value !== undefined);
    return {
      subject: field('id'),
      email: field('email'),
      isEmailVerified: trustEmail === true || field('emailVerified'),
      name: field('name'),
    };
  };

const discovered = serverMetadata.required({ issuer: true, jwks_uri: true });

/** OpenID Connect Discovery 1.0. @throws ProviderError */
async function discover(issuer: string): Promise<ServerMetadata> {
  try {
    const url = new URL(issuer);
    const response = await oauth.discoveryRequest(url, fetchWith(fetchUnder('any')));
    const metadata = discovered.safeParse(await oauth.processDiscoveryResponse(url, response)).data;
    if (!metadata) throw new Error('is not complete');
    // The default of RFC 8414 §2
    return { token_endpoint_auth_methods_supported: ['client_secret_basic'], ...metadata };
  } catch (error) {
    throw new ProviderError(
      `${issuer}: OpenID configuration: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** A provider as its operator describes it. */
export function customProvider(settings: CustomProviderSettings): OAuthProvider {
  const { issuer, authorizationUrl = '', tokenUrl = '', userInfoUrl } = settings;
  const described = {
    authorization_endpoint: authorizationUrl,
    token_endpoint: tokenUrl,
    ...(userInfoUrl === undefined ? {} : { userinfo_endpoint: userInfoUrl }),
  };
  return {
    ...settings,
    client: settings,
    // Its operator knows where it is: Keycloak may have a private IP address.
    egress: 'any',
    scopes: issuer === undefined ? [] : ['openid', 'profile', 'email'],
    metadata: () => (issuer === undefined ? Promise.resolve(described) : discover(issuer)),
    toProfile: toProfile(settings),
  };
}
