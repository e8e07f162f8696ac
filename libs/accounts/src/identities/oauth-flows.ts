import { createHash, randomBytes } from 'node:crypto';
import type { Database, OAuthStateRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import { secondsLater, type Clock } from '../clock.js';
import type { OAuthFlowSettings } from '../settings.js';
import type { SignedInSession } from '../users/lock-signed-in-user.js';

/** Who links a provider to the account they are signed in to. */
export type Linking = SignedInSession;

/** A flow through a provider that is about to begin. */
export interface NewFlow {
  readonly provider: string;
  /** What proves to the provider that the code is ours (RFC 7636 §4.1). */
  readonly verifier: string;
  /** What ties an ID token to this flow. */
  readonly nonce: string;
  /** The cookie of the browser that begins. */
  readonly browser: string;
  readonly ip: string;
  readonly returnTo: string | null;
  readonly linking: Linking | null;
}

/** A flow that came back where it began. */
export type Flow = Pick<NewFlow, 'verifier' | 'nonce' | 'returnTo' | 'linking'>;

/** Where a flow comes back: at which provider's address, in which browser, from which address. */
export type Return = Pick<NewFlow, 'provider' | 'browser' | 'ip'>;

/** Somebody a provider vouched for. */
export interface SignInCode {
  readonly userId: string;
  /** The user's when the provider's answer was accepted. */
  readonly credentialEpoch: number;
  readonly provider: string;
  readonly returnTo: string | null;
}

/** The web app fetches it at once. */
const CODE_LIFE_SECONDS = 60;
const SECRET_BYTES = 32;

/** A value that nobody guesses, fit for cookies and addresses. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * The states of flows through providers, and the codes that end them: each handed out once, kept as a hash, and taken
 * by the first who brings it.
 */
export class OAuthFlows {
  constructor(
    private readonly database: Database,
    private readonly settings: OAuthFlowSettings,
    private readonly clock: Clock,
  ) {}

  /** @returns the state that goes to the provider and comes back (RFC 6749 §10.12) */
  async begin({ linking, browser, ...flow }: NewFlow): Promise<string> {
    const state = newSecret();
    await this.database.oauthFlows.addState({
      ...flow,
      id: digest(state),
      browser: digest(browser),
      userId: linking?.userId ?? null,
      sessionId: linking?.sessionId ?? null,
      credentialEpoch: linking?.credentialEpoch ?? null,
      expiresAt: secondsLater(this.clock(), this.settings.stateExpirySeconds),
    });
    return state;
  }

  /** @throws AccountError `invalid_state` unless it is alive and comes back where it began */
  async finish(state: string, back: Return): Promise<Flow> {
    const begun = await this.database.oauthFlows.takeState(digest(state));
    if (!begun || !this.isSame(begun, back)) throw new AccountError('invalid_state');
    const { verifier, nonce, returnTo } = begun;
    return { verifier, nonce, returnTo, linking: linkingOf(begun) };
  }

  /** @returns a code that the same browser can exchange once, within a minute */
  async issueCode(browser: string, vouched: SignInCode): Promise<string> {
    const code = newSecret();
    await this.database.oauthFlows.addCode({
      ...vouched,
      id: digest(code),
      browser: digest(browser),
      expiresAt: secondsLater(this.clock(), CODE_LIFE_SECONDS),
    });
    return code;
  }

  /** @throws AccountError `invalid_state` unless the code is alive and this is its browser */
  async redeem(code: string, browser: string): Promise<SignInCode> {
    const found = await this.database.oauthFlows.takeCode(digest(code));
    if (!found || found.expiresAt <= this.clock() || !isBrowser(browser, found.browser)) {
      throw new AccountError('invalid_state');
    }
    const { userId, credentialEpoch, provider, returnTo } = found;
    return { userId, credentialEpoch, provider, returnTo };
  }

  async deleteExpired(): Promise<void> {
    await this.database.oauthFlows.deleteExpired(this.clock());
  }

  private isSame(begun: OAuthStateRecord, { provider, browser, ip }: Return): boolean {
    return (
      begun.expiresAt > this.clock() &&
      begun.provider === provider &&
      isBrowser(browser, begun.browser) &&
      (begun.ip === ip || !this.settings.bindStateToIp)
    );
  }
}

const linkingOf = ({ userId, sessionId, credentialEpoch }: OAuthStateRecord): Linking | null =>
  userId !== null && sessionId !== null && credentialEpoch !== null
    ? { userId, sessionId, credentialEpoch }
    : null;

/** A browser without a cookie is nobody's, also where nobody's hash is looked for. */
const isBrowser = (browser: string, hash: Buffer): boolean => browser !== '' && digest(browser).equals(hash);
