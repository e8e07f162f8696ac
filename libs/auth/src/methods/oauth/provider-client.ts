import {
  AccountError,
  type AuthorizationRequest,
  type AuthorizationResponse,
  type Clock,
  type ProviderAccount,
} from '@mikrochat/accounts';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { fetchUnder, type Fetch } from '../../egress/egress.js';
import {
  fetchJson,
  ProviderError,
  type Claims,
  type OAuthProvider,
  type ServerMetadata,
} from './provider.js';

const CLOCK_TOLERANCE_SECONDS = 5;

const subjectSchema = z.union([z.string(), z.int().transform(String)]).pipe(z.string().min(1).max(255));

const stringOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** The egress policy decides which URLs may be called, not the library. */
export const fetchWith = (fetch: Fetch) => ({
  [oauth.customFetch]: fetch,
  [oauth.allowInsecureRequests]: true,
});

// RFC 6749 §2.3.1. The library also encodes `-` and `_`, which GitLab (whose secrets have a `-`) does not decode.
const formEncode = (value: string): string => new URLSearchParams({ _: value }).toString().slice(2);

const clientSecretBasic =
  (secret: string): oauth.ClientAuth =>
  (_server, { client_id: id }, _body, headers) => {
    const credentials = Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64');
    headers.set('Authorization', `Basic ${credentials}`);
  };

const isTemplate = (issuer: string): boolean => issuer.includes('{');

/** The issuer that a response has to name (RFC 9207 §2.4). Where it is not known exactly, its origin is. */
function expectedIssuer({ issuer, authorization_endpoint: url }: ServerMetadata, iss = ''): string {
  if (issuer !== undefined && !isTemplate(issuer)) return issuer;
  const { origin } = new URL(url);
  return URL.canParse(iss) && new URL(iss).origin === origin ? iss : origin;
}

/** Signature and issuer are verified against the result: only the template's claims are read before. */
function fillIn(template: string, idToken: unknown): string {
  if (!isTemplate(template)) return template;
  const claims = decodeJwt(String(idToken));
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(claims[name]));
}

/**
 * A token response in the form of RFC 6749 §5. GitHub rejects a code with status 200; providers differ in members that
 * are not used here, such as `scope`; and an ID token is dropped where no keys are known.
 */
async function normalise(response: Response, hasKeys: boolean): Promise<[Response, unknown]> {
  if (response.status !== 200) return [response, undefined];
  // The parser's message quotes the body.
  const body: unknown = await response.json().catch(() => null);
  const { access_token, token_type, id_token, error } = Object(body) as Claims;
  if (error !== undefined) return [Response.json({ error }, { status: 400 }), undefined];
  return [Response.json({ access_token, token_type, ...(hasKeys ? { id_token } : {}) }), id_token];
}

/** The error codes of RFC 6749 are plain words; anything else is not logged. */
const codeOf = (error: string): string => (/^[\w.-]{1,64}$/.test(error) ? error : 'unreadable');

/** Names the provider's fault for the log. The library's messages hold no code and no token, its `cause` does. */
function toError(error: unknown): Error {
  if (error instanceof ProviderError) return error;
  if (error instanceof oauth.AuthorizationResponseError) {
    if (error.error === 'access_denied') return new AccountError('sign_in_cancelled');
    return new ProviderError(`the authorization endpoint answered (${codeOf(error.error)})`);
  }
  if (error instanceof oauth.ResponseBodyError)
    return new ProviderError(`the token endpoint answered ${error.status} (${codeOf(error.error)})`);
  return new ProviderError(error instanceof Error ? `${error.name}: ${error.message}` : 'failed');
}

/** Our client at one provider: takes an authorization response, and finds out whose account it is. */
export class ProviderClient {
  private readonly fetch: Fetch;
  private readonly jwks: oauth.JWKSCacheInput = {};

  constructor(
    private readonly provider: OAuthProvider,
    private readonly metadata: ServerMetadata,
    private readonly clock: Clock,
  ) {
    this.fetch = fetchUnder(provider.egress);
  }

  /** @throws AccountError `sign_in_cancelled`; ProviderError for anything else that the provider answered */
  async identify(response: AuthorizationResponse, request: AuthorizationRequest): Promise<ProviderAccount> {
    try {
      return await this.account(...(await this.redeem(this.validate(response), request)));
    } catch (error) {
      throw toError(error);
    }
  }

  private get client(): oauth.Client {
    return {
      client_id: this.provider.client.clientId,
      [oauth.clockSkew]: Math.round((this.clock().getTime() - Date.now()) / 1000),
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    };
  }

  private get clientAuth(): oauth.ClientAuth {
    const { clientSecret, tokenEndpointAuthMethod: method } = this.provider.client;
    const { token_endpoint_auth_methods_supported: supported = [] } = this.metadata;
    const isBasic = method ? method === 'client_secret_basic' : supported.includes('client_secret_basic');
    return isBasic ? clientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  }

  private validate({ parameters }: AuthorizationResponse): URLSearchParams {
    if (parameters.iss === '') throw new ProviderError('the parameter "iss" is empty');
    const server = { ...this.metadata, issuer: expectedIssuer(this.metadata, parameters.iss) };
    // The state was taken from the database, together with the browser's cookie.
    return oauth.validateAuthResponse(
      server,
      this.client,
      new URLSearchParams(parameters),
      oauth.skipStateCheck,
    );
  }

  /** @returns the access token and the claims of the ID token */
  private async redeem(
    parameters: URLSearchParams,
    { codeVerifier, nonce }: AuthorizationRequest,
  ): Promise<[string, Claims]> {
    const { client, fetch, metadata, provider } = this;
    const issuer = metadata.issuer ?? expectedIssuer(metadata);
    const withHeaders: Fetch = (url, request) =>
      fetch(url, { ...request, headers: { ...request?.headers, ...provider.tokenHeaders } });
    const answer = await oauth.authorizationCodeGrantRequest(
      { ...metadata, issuer },
      client,
      this.clientAuth,
      parameters,
      provider.client.redirectUri,
      codeVerifier,
      fetchWith(withHeaders),
    );
    const hasKeys = metadata.jwks_uri !== undefined;
    const [response, idToken] = await normalise(answer, hasKeys);
    const server = { ...metadata, issuer: fillIn(issuer, idToken) };
    const expected = hasKeys ? { expectedNonce: nonce, requireIdToken: true } : {};
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
    if (!hasKeys) return [tokens.access_token, {}];
    const options = { ...fetchWith(fetch), [oauth.jwksCache]: this.jwks };
    await oauth.validateApplicationLevelSignature(server, response, options);
    const claims: Claims = oauth.getValidatedIdTokenClaims(tokens) ?? {};
    if (claims['azp'] !== undefined && claims['azp'] !== client.client_id)
      throw new ProviderError('the ID token was issued to another client');
    return [tokens.access_token, claims];
  }

  private async account(accessToken: string, idToken: Claims): Promise<ProviderAccount> {
    const { id, installation, userInfoHeaders } = this.provider;
    const { jwks_uri: jwks, userinfo_endpoint: url } = this.metadata;
    const headers = { ...userInfoHeaders, Authorization: `Bearer ${accessToken}` };
    const userInfo = url === undefined ? {} : await fetchJson(this.fetch, url, headers);
    // OpenID Connect Core §5.3.2
    if (jwks !== undefined && url !== undefined && userInfo['sub'] !== idToken['sub'])
      throw new ProviderError('the UserInfo response has another subject than the ID token');
    const fetchBelow = (path: string) => fetchJson(this.fetch, `${url}/${path}`, headers);
    const profile = await this.provider.toProfile({ ...idToken, ...userInfo }, fetchBelow);
    const subject = subjectSchema.safeParse(profile.subject);
    if (!subject.success) throw new ProviderError('the profile has no subject');
    return {
      provider: id,
      subject: installation === undefined ? subject.data : `${installation}#${subject.data}`,
      email: stringOrNull(profile.email),
      isEmailVerified: profile.isEmailVerified === true,
      name: stringOrNull(profile.name),
    };
  }
}
