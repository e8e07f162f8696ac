import { createHash, randomBytes } from 'node:crypto';
import type { Database, OAuthStateRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import type { OAuthFlowSettings } from '../settings.js';
import type { SignedInSession } from '../users/lock-signed-in-user.js';

/** The user who links a provider to the account they are signed in to. */
export type Linking = SignedInSession;

/** An authorization request (RFC 6749 §4.1.1), kept until its response comes. */
export interface AuthorizationRequest {
  readonly provider: string;
  /** Proves to the provider that the code was issued to us (RFC 7636 §4.1). */
  readonly codeVerifier: string;
  /** Ties the ID token to this request (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** The cookie of the browser that began. */
  readonly browserBinding: string;
  readonly ip: string;
  /** The path in the web app to return to. */
  readonly returnTo: string | null;
  /** Null where the flow signs in. */
  readonly linking: Linking | null;
}

/** An authorization response: its parameters (RFC 6749 §4.1.2, RFC 9207 §2), and where they arrived. */
export interface AuthorizationResponse extends Pick<
  AuthorizationRequest,
  'provider' | 'browserBinding' | 'ip'
> {
  readonly parameters: {
    readonly state: string;
    readonly code?: string;
    readonly error?: string;
    readonly iss?: string;
  };
}

/** What a code for the web app stands for. */
export interface SignInCode {
  readonly userId: string;
  /** The user's when the provider's answer was accepted. */
  readonly credentialEpoch: number;
  readonly provider: string;
  readonly returnTo: string | null;
}

/** The web app redeems it at once. */
const CODE_LIFE_SECONDS = 60;
const SECRET_BYTES = 32;

/** A random value, fit for cookies and URLs. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * The states of authorization requests, and the codes for the web app: each issued once, stored as a hash, and deleted
 * by its first use.
 */
export class OAuthFlows {
  constructor(
    private readonly database: Database,
    private readonly settings: OAuthFlowSettings,
    private readonly clock: Clock,
  ) {}

  /** @returns the state parameter (RFC 6749 §10.12) */
  async begin({ linking, browserBinding, ...request }: AuthorizationRequest): Promise<string> {
    const state = newSecret();
    await this.database.oauthFlows.addState({
      ...request,
      id: digest(state),
      browserBinding: digest(browserBinding),
      userId: linking?.userId ?? null,
      sessionId: linking?.sessionId ?? null,
      credentialEpoch: linking?.credentialEpoch ?? null,
      expiresAt: secondsLater(this.clock(), this.settings.stateExpirySeconds),
    });
    return state;
  }

  /**
   * Spends the state of a response.
   * @returns the request that it answers
   * @throws AccountError `invalid_state` where that has expired, or began elsewhere
   */
  async finish(response: AuthorizationResponse): Promise<AuthorizationRequest> {
    const request = await this.database.oauthFlows.takeState(digest(response.parameters.state));
    if (!request || !this.isAnsweredBy(request, response)) throw new AccountError('invalid_state');
    const { provider, browserBinding, ip } = response;
    const { codeVerifier, nonce, returnTo } = request;
    return { provider, browserBinding, ip, codeVerifier, nonce, returnTo, linking: linkingOf(request) };
  }

  /** @returns a code that the same browser can redeem once, within a minute */
  async issueCode(browserBinding: string, signIn: SignInCode): Promise<string> {
    const code = newSecret();
    await this.database.oauthFlows.addCode({
      ...signIn,
      id: digest(code),
      browserBinding: digest(browserBinding),
      expiresAt: secondsLater(this.clock(), CODE_LIFE_SECONDS),
    });
    return code;
  }

  /** @throws AccountError `invalid_state` where the code has expired or was issued to another browser */
  async redeem(code: string, browserBinding: string): Promise<SignInCode> {
    const found = await this.database.oauthFlows.takeCode(digest(code));
    if (!found || found.expiresAt <= this.clock() || !isSameBrowser(browserBinding, found.browserBinding))
      throw new AccountError('invalid_state');
    const { userId, credentialEpoch, provider, returnTo } = found;
    return { userId, credentialEpoch, provider, returnTo };
  }

  async deleteExpired(): Promise<void> {
    await this.database.oauthFlows.deleteExpired(this.clock());
  }

  private isAnsweredBy(request: OAuthStateRecord, response: AuthorizationResponse): boolean {
    return (
      request.expiresAt > this.clock() &&
      request.provider === response.provider &&
      isSameBrowser(response.browserBinding, request.browserBinding) &&
      (request.ip === response.ip || !this.settings.bindStateToIp)
    );
  }
}

const linkingOf = ({ userId, sessionId, credentialEpoch }: OAuthStateRecord): Linking | null =>
  userId !== null && sessionId !== null && credentialEpoch !== null
    ? { userId, sessionId, credentialEpoch }
    : null;

/** The empty binding of a browser without the cookie matches none, also where its hash is stored. */
const isSameBrowser = (binding: string, hash: Buffer): boolean =>
  binding !== '' && digest(binding).equals(hash);
