import type { NewAuditEvent } from '@mikrochat/database';
import { networkOf } from '../sign-in/network.js';
import type { Refusal } from './refusal.js';

const commonValue = <T>(left: T, right: T): T | null => (left === right ? left : null);

/** The values that all counted refusals share; null if they differ. */
interface SharedValues {
  readonly ip: string | null;
  readonly actorId: string | null;
  readonly userId: string | null;
  readonly method: string | null;
  readonly route: string | null;
}

const sharedValuesOf = ({ ip, actorId, userId, method, route }: Refusal): SharedValues => ({
  ip,
  actorId,
  userId,
  method,
  route,
});

/** The common IP address, otherwise the common network. */
function commonIp(left: string | null, right: string | null): string | null {
  if (left === null || right === null || left === right) return commonValue(left, right);
  return commonValue(networkOf(left.replace(/\/\d+$/, '')), networkOf(right));
}

/** Counts refusals of one type and code, which become one event. */
export class RefusalCount {
  private count = 0;
  private first: Date | undefined;
  private last: Date | undefined;
  private shared: SharedValues | undefined;

  constructor(private readonly kind: Pick<Refusal, 'type' | 'code'>) {}

  get size(): number {
    return this.count;
  }

  add(refusal: Refusal, at: Date): void {
    this.count++;
    this.first ??= at;
    this.last = at;
    const next = sharedValuesOf(refusal);
    const { shared = next } = this;
    this.shared = {
      ip: commonIp(shared.ip, next.ip),
      actorId: commonValue(shared.actorId, next.actorId),
      userId: commonValue(shared.userId, next.userId),
      method: commonValue(shared.method, next.method),
      route: commonValue(shared.route, next.route),
    };
  }

  /** One event for all counted refusals, at the time of the last one; null if there was none. */
  toEvent(): NewAuditEvent | null {
    if (!this.first || !this.last || !this.shared) return null;
    const { type, code } = this.kind;
    const { ip, actorId, userId, method, route } = this.shared;
    const times = { firstAt: this.first.toISOString(), lastAt: this.last.toISOString() };
    const details = { code, ...(method && { method }), ...(route && { route }), count: this.count, ...times };
    return { at: this.last, type, actorId, userId, ip, details };
  }
}
