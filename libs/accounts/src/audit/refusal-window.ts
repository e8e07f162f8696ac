import type { NewAuditEvent } from '@mikrochat/database';
import { networkOf } from '../sign-in/network.js';
import { RefusalCount } from './refusal-count.js';
import { toEvent, type Refusal } from './refusal.js';

/** The bounds of one window. */
export interface WindowLimits {
  /** Refusals of one group that become events of their own; a group is a type and code from one network or user. */
  readonly singlePerGroup: number;
  /** Refusals of all groups together that become events of their own. */
  readonly single: number;
  /** The maximum number of groups; refusals of further ones are counted by type and code only. */
  readonly groups: number;
}

interface Group {
  written: number;
  readonly counted: RefusalCount;
}

const newGroup = (refusal: Refusal): Group => ({ written: 0, counted: new RefusalCount(refusal) });

/** The refusals of one minute: the first ones become events of their own, the others are counted. Bounded in memory. */
export class RefusalWindow {
  private readonly groups = new Map<string, Group>();
  // Bounded by the number of types and codes.
  private readonly overflow = new Map<string, Group>();
  private written = 0;

  /** @param write returns false if the queue has no room for the event */
  constructor(
    private readonly limits: WindowLimits,
    private readonly write: (event: NewAuditEvent) => boolean,
  ) {}

  /** The number of counted refusals that are not written yet. */
  get pending(): number {
    return [...this.groups.values(), ...this.overflow.values()].reduce(
      (sum, { counted }) => sum + counted.size,
      0,
    );
  }

  add(refusal: Refusal, at: Date): void {
    const group = this.groupOf(refusal);
    if (group && this.isSingle(group) && this.write(toEvent(refusal, at))) {
      group.written++;
      this.written++;
    } else (group ?? this.overflowOf(refusal)).counted.add(refusal, at);
  }

  /** Writes the counts and starts a new minute. A count for which the queue has no room is kept. */
  close(): void {
    this.written = 0;
    for (const groups of [this.groups, this.overflow])
      for (const [key, group] of groups) {
        const event = group.counted.toEvent();
        if (!event || this.write(event)) groups.delete(key);
      }
  }

  private isSingle({ written, counted }: Group): boolean {
    const { singlePerGroup, single } = this.limits;
    // A group that is being counted stays so until the window closes, so that its events keep their order.
    return written < singlePerGroup && this.written < single && counted.size === 0;
  }

  private groupOf(refusal: Refusal): Group | undefined {
    const { type, code, actorId, ip } = refusal;
    const key = `${type} ${code} ${actorId ?? networkOf(ip)}`;
    const existing = this.groups.get(key);
    if (existing || this.groups.size >= this.limits.groups) return existing;
    const group = newGroup(refusal);
    this.groups.set(key, group);
    return group;
  }

  private overflowOf(refusal: Refusal): Group {
    const key = `${refusal.type} ${refusal.code}`;
    const group = this.overflow.get(key) ?? newGroup(refusal);
    this.overflow.set(key, group);
    return group;
  }
}
