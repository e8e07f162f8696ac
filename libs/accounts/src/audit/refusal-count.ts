import type { NewAuditEvent } from '@mikrochat/database';
import { networkOf } from '../sign-in/network.js';
import type { Refusal } from './refusal.js';

const common = <T>(one: T, other: T): T | null => (one === other ? one : null);

/** What the refusals that were counted have in common; null where they differ. */
interface Common {
  readonly ip: string | null;
  readonly actorId: string | null;
  readonly userId: string | null;
  readonly method: string | null;
  readonly route: string | null;
}

const commonOf = ({ ip, actorId, userId, method, route }: Refusal): Common => ({
  ip,
  actorId,
  userId,
  method,
  route,
});

/** The address, else the network of both. */
function commonAddress(one: string | null, other: string | null): string | null {
  if (one === null || other === null || one === other) return common(one, other);
  return common(networkOf(one.replace(/\/\d+$/, '')), networkOf(other));
}

/** Refusals of one type and code that become one event. */
export class RefusalCount {
  private count = 0;
  private first: Date | undefined;
  private last: Date | undefined;
  private shared: Common | undefined;

  constructor(private readonly kind: Pick<Refusal, 'type' | 'code'>) {}

  get size(): number {
    return this.count;
  }

  add(refusal: Refusal, at: Date): void {
    this.count++;
    this.first ??= at;
    this.last = at;
    const next = commonOf(refusal);
    const { shared = next } = this;
    this.shared = {
      ip: commonAddress(shared.ip, next.ip),
      actorId: common(shared.actorId, next.actorId),
      userId: common(shared.userId, next.userId),
      method: common(shared.method, next.method),
      route: common(shared.route, next.route),
    };
  }

  /** All of them as one event, at the time of the last; null where there was none. */
  toEvent(): NewAuditEvent | null {
    if (!this.first || !this.last || !this.shared) return null;
    const { type, code } = this.kind;
    const { ip, actorId, userId, method, route } = this.shared;
    const times = { firstAt: this.first.toISOString(), lastAt: this.last.toISOString() };
    const details = { code, ...(method && { method }), ...(route && { route }), count: this.count, ...times };
    return { at: this.last, type, actorId, userId, ip, details };
  }
}
