import type { Claims, Endpoints, OAuthPreset, OpenId, Profile } from '../provider.js';
import { ProviderError } from '../provider-error.js';

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The one directory of all personal accounts, in which anybody may register. */
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

const endpointsIn = (authority: string, directory: string, openId: Partial<OpenId>): Endpoints => ({
  authorizationUrl: `${authority}/${directory}/oauth2/v2.0/authorize`,
  tokenUrl: `${authority}/${directory}/oauth2/v2.0/token`,
  openId: {
    issuer: `${authority}/${directory}/v2.0`,
    jwksUrl: `${authority}/${directory}/discovery/v2.0/keys`,
    ...openId,
  },
});

/** The endpoints of one directory, which accept tokens of that directory alone. @throws ProviderError */
function directoryWith(authority: string, id: string): Endpoints {
  if (id === PERSONAL_ACCOUNTS) throw new ProviderError('the tenant is the directory of personal accounts');
  return endpointsIn(authority, id, { claims: { tid: id } });
}

/** A domain's OpenID configuration names the directory's id in its issuer. @throws ProviderError */
function directoryIdIn(authority: string, issuer: string): string {
  const prefix = `${authority}/`;
  const [, id] = new RegExp(`^(${GUID})/v2\\.0$`).exec(issuer.slice(prefix.length)) ?? [];
  if (!issuer.startsWith(prefix) || !id) throw new ProviderError('the tenant is no directory of this cloud');
  return id;
}

const isDomainOwner = ({ email_verified, xms_edov }: Claims): boolean =>
  email_verified === true || xms_edov === true;

/**
 * A guest authenticates elsewhere (`idp`) and has the address that another directory gave. `acct` is an optional claim:
 * 0 for a member, 1 for a guest. An identity provider that is not this directory makes a guest, whatever else is said.
 */
const isGuest = ({ iss, tid, idp, acct }: Claims): boolean =>
  (acct !== undefined && acct !== 0 && acct !== '0') ||
  (idp !== undefined && idp !== iss && idp !== `https://sts.windows.net/${String(tid)}/`);

const profileWith =
  (isEmailVerified: (claims: Claims) => boolean) =>
  (claims: Claims): Profile => ({
    subject: claims['sub'],
    email: claims['email'],
    isEmailVerified: isEmailVerified(claims),
    name: claims['name'],
  });

/**
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc: work, school and personal accounts.
 *
 * Whoever administers a directory writes any address into `email`, so it proves nothing by itself. `xms_edov`, an
 * optional claim that the app registration has to ask for, says that its domain's owner was verified. In the one
 * directory that an operator names, the addresses of its members are the operator's own.
 * @param authority an origin without a slash at the end; a test gives its own
 */
export const microsoftAt = (authority: string): OAuthPreset => ({
  name: 'Microsoft',
  ...endpointsIn(authority, 'common', { issuer: `${authority}/{tid}/v2.0` }),
  scopes: ['openid', 'email', 'profile', 'User.Read'],
  toProfile: profileWith(isDomainOwner),
  atTenant: (named, issuerAt) => {
    const tenant = named.toLowerCase();
    const isId = new RegExp(`^${GUID}$`).test(tenant);
    const issuer = () => issuerAt(`${authority}/${tenant}/v2.0`);
    return {
      endpoints: async () =>
        directoryWith(authority, isId ? tenant : directoryIdIn(authority, await issuer())),
      toProfile: profileWith((claims) => isDomainOwner(claims) || !isGuest(claims)),
    };
  },
});

export const microsoft = microsoftAt('https://login.microsoftonline.com');
