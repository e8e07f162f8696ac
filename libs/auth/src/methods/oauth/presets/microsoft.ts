import {
  ProviderError,
  type Claims,
  type OAuthPreset,
  type Profile,
  type ServerMetadata,
} from '../provider.js';

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The one tenant of all personal accounts, in which anyone may register. */
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

const serverIn = (authority: string, tenant: string, issuerTenant = tenant): ServerMetadata => ({
  issuer: `${authority}/${issuerTenant}/v2.0`,
  authorization_endpoint: `${authority}/${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `${authority}/${tenant}/oauth2/v2.0/token`,
  jwks_uri: `${authority}/${tenant}/discovery/v2.0/keys`,
});

/** The id of a tenant, in the issuer of the OpenID configuration of its domain. @throws ProviderError */
function tenantIdIn(authority: string, issuer: unknown): string {
  const [, id] = new RegExp(`^(${GUID})/v2\\.0$`).exec(String(issuer).slice(authority.length + 1)) ?? [];
  if (!id || issuer !== `${authority}/${id}/v2.0`)
    throw new ProviderError('the tenant is not one of this cloud');
  return id;
}

const isDomainOwner = ({ email_verified, xms_edov }: Claims): boolean =>
  email_verified === true || xms_edov === true;

/**
 * A guest authenticates elsewhere (`idp`), with an email address that another tenant gave. `acct` is an optional claim:
 * 0 for a member, 1 for a guest. Another identity provider makes a guest, whatever else is claimed.
 */
const isGuest = ({ iss, tid, idp, acct }: Claims): boolean =>
  (acct !== undefined && acct !== 0 && acct !== '0') ||
  (idp !== undefined && idp !== iss && idp !== `https://sts.windows.net/${String(tid)}/`);

const profileOf = ({ sub, email, name }: Claims, isEmailVerified: boolean): Profile => ({
  subject: sub,
  email,
  isEmailVerified,
  name,
});

/**
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc: work, school and personal accounts.
 *
 * The administrator of a tenant writes any address into `email`, so it proves nothing by itself. `xms_edov`, an
 * optional claim that the app registration has to request, says that the owner of its domain was verified. In the one
 * tenant that an operator names, the email addresses of its members are the operator's own.
 * @param authority an origin without a slash at the end; a test gives its own
 */
export const microsoftAt = (authority: string): OAuthPreset => ({
  name: 'Microsoft',
  server: serverIn(authority, 'common', '{tid}'),
  scopes: ['openid', 'email', 'profile', 'User.Read'],
  toProfile: (claims) => profileOf(claims, isDomainOwner(claims)),
  forTenant: (name, fetchAt) => {
    const tenant = name.toLowerCase();
    const isId = new RegExp(`^${GUID}$`).test(tenant);
    const configuration = `${authority}/${tenant}/v2.0/.well-known/openid-configuration`;
    return {
      metadata: async () => {
        const id = isId ? tenant : tenantIdIn(authority, (await fetchAt(configuration))['issuer']);
        if (id === PERSONAL_ACCOUNTS) throw new ProviderError('the tenant is that of personal accounts');
        return serverIn(authority, id);
      },
      toProfile: (claims) => {
        // The issuer is verified to be the tenant's.
        if (claims['iss'] !== `${authority}/${String(claims['tid'])}/v2.0`)
          throw new ProviderError('the ID token has another tid than its issuer');
        return profileOf(claims, isDomainOwner(claims) || !isGuest(claims));
      },
    };
  },
});

export const microsoft = microsoftAt('https://login.microsoftonline.com');
