import type { Clock } from '@mikrochat/accounts';
import { discover, keptForAnHour } from './openid/discovery.js';
import type { Claims, Endpoints, OAuthProvider, Profile } from './provider.js';
import type { CustomProvider } from './settings.js';

/** Where profiles have these fields unless `userMapping` says otherwise; the first that is there counts. */
const usual = {
  id: ['sub', 'id'],
  email: ['email'],
  emailVerified: ['email_verified'],
  name: ['name', 'preferred_username', 'nickname', 'username', 'login'],
} as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What lies at a path such as `data.emails.0`. */
const valueAt = (claims: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      claims,
    );

function field(claims: Claims, name: keyof typeof usual, mapping: CustomProvider['userMapping']): unknown {
  const path = mapping?.[name];
  const places = path === undefined ? usual[name] : [path];
  return places.map((place) => valueAt(claims, place)).find((value) => value !== undefined);
}

const toProfile =
  ({ userMapping, trustEmail }: CustomProvider) =>
  (claims: Claims): Profile => ({
    subject: field(claims, 'id', userMapping),
    email: field(claims, 'email', userMapping),
    isEmailVerified: trustEmail === true || field(claims, 'emailVerified', userMapping),
    name: field(claims, 'name', userMapping),
  });

function endpointsOf(custom: CustomProvider, clock: Clock): () => Promise<Endpoints> {
  const { issuer, authorizationUrl = '', tokenUrl = '', userInfoUrl, tokenEndpointAuthMethod } = custom;
  const chosen = tokenEndpointAuthMethod ? { tokenEndpointAuthMethod } : {};
  if (issuer === undefined) {
    return () => Promise.resolve({ authorizationUrl, tokenUrl, userInfoUrl, ...chosen });
  }
  const find = keptForAnHour(() => discover(issuer), clock);
  return async () => ({ ...(await find()), ...chosen });
}

/** A provider as its operator describes it. */
export const customProvider = (custom: CustomProvider, clock: Clock): OAuthProvider => ({
  id: custom.id,
  name: custom.name,
  client: custom,
  // Whoever configures it knows where it stands: Keycloak in the next room has a private address.
  reach: 'anywhere',
  scopes: custom.issuer === undefined ? [] : ['openid', 'profile', 'email'],
  tokenHeaders: custom.tokenHeaders,
  userInfoHeaders: custom.userInfoHeaders,
  endpoints: endpointsOf(custom, clock),
  toProfile: toProfile(custom),
});
