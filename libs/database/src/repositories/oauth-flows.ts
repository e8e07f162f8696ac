import type { EntityManager } from 'typeorm';
import { OAuthCode } from '../entities/oauth-code.entity.js';
import { OAuthState } from '../entities/oauth-state.entity.js';
import type { OAuthCodeRecord, OAuthStateRecord } from '../records.js';
import { deleteInBatches } from './batches.js';

/** The states of authorization requests, and the codes for the web app. */
export class OAuthFlowRepository {
  constructor(private readonly manager: EntityManager) {}

  async addState(state: OAuthStateRecord): Promise<void> {
    await this.manager.getRepository(OAuthState).insert(state);
  }

  /** Deletes a state, expired or not, and returns it: of concurrent callers, one gets it. */
  async takeState(id: Buffer): Promise<OAuthStateRecord | null> {
    const [rows] = await this.manager.query<[OAuthStateRecord[], number]>(
      `delete from oauth_states where id = $1
       returning id, provider, verifier as "codeVerifier", nonce, browser as "browserBinding", ip, return_to as "returnTo", user_id as "userId",
         session_id as "sessionId", credential_epoch as "credentialEpoch", expires_at as "expiresAt"`,
      [id],
    );
    return rows[0] ?? null;
  }

  async addCode(code: OAuthCodeRecord): Promise<void> {
    await this.manager.getRepository(OAuthCode).insert(code);
  }

  /** Deletes a code, expired or not, and returns it: of concurrent callers, one gets it. */
  async takeCode(id: Buffer): Promise<OAuthCodeRecord | null> {
    const [rows] = await this.manager.query<[OAuthCodeRecord[], number]>(
      `delete from oauth_codes where id = $1
       returning id, user_id as "userId", credential_epoch as "credentialEpoch", provider,
         browser as "browserBinding", return_to as "returnTo", expires_at as "expiresAt"`,
      [id],
    );
    return rows[0] ?? null;
  }

  async deleteExpired(now: Date): Promise<void> {
    await deleteInBatches(this.manager, 'oauth_states', 'expires_at <= $1', [now]);
    await deleteInBatches(this.manager, 'oauth_codes', 'expires_at <= $1', [now]);
  }
}
