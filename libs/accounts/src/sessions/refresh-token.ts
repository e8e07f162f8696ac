import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { PresentedGeneration } from '@mikrochat/database';

const ID_BYTES = 16;
const GENERATION_BYTES = 4;
const BODY_BYTES = ID_BYTES + GENERATION_BYTES;
const MAC_BYTES = 32;
// Canonical base64url (RFC 4648 §3.5): 52 bytes are 70 characters, and the four padding bits of the last one are zero.
const TOKEN = /^[A-Za-z0-9_-]{69}[AQgw]$/;

const idToBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

function bytesToId(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const part = (from: number, to: number): string => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}

/**
 * Refresh tokens: session id, generation, HMAC-SHA-256 under a key of their own. Nothing of them is stored, the
 * successor can be computed, and a forged one dies before any query.
 */
export class RefreshTokens {
  // A key object: with bytes, every HMAC would make one anew, at six times the cost.
  private readonly key: KeyObject;

  constructor(secret: string) {
    const bytes = hkdfSync('sha256', secret, '', 'mikrochat refresh token', MAC_BYTES);
    this.key = createSecretKey(Buffer.from(bytes));
  }

  write({ sessionId, generation }: PresentedGeneration): string {
    const body = Buffer.allocUnsafe(BODY_BYTES);
    idToBytes(sessionId).copy(body);
    body.writeUInt32BE(generation, ID_BYTES);
    return Buffer.concat([body, this.mac(body)]).toString('base64url');
  }

  /** What a token of ours says; null for one that is not. */
  read(token: string): PresentedGeneration | null {
    if (!TOKEN.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const body = bytes.subarray(0, BODY_BYTES);
    if (!timingSafeEqual(this.mac(body), bytes.subarray(BODY_BYTES))) return null;
    return { sessionId: bytesToId(body.subarray(0, ID_BYTES)), generation: body.readUInt32BE(ID_BYTES) };
  }

  private mac(body: Buffer): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
