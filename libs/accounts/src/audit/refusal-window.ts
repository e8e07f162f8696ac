import type { NewAuditEvent } from '@mikrochat/database';
import { networkOf } from '../sign-in/network.js';
import { RefusalCount } from './refusal-count.js';
import { toEvent, type Refusal } from './refusal.js';

/** How much one window writes and remembers. */
export interface WindowLimits {
  /** Refusals of one group that are written one by one; a group is a type and code from one network or user. */
  readonly singlePerGroup: number;
  /** Refusals of all groups together that are written one by one. */
  readonly single: number;
  /** Groups that are told apart; what comes from further ones is counted by type and code alone. */
  readonly groups: number;
}

interface Group {
  written: number;
  readonly counted: RefusalCount;
}

const newGroup = (refusal: Refusal): Group => ({ written: 0, counted: new RefusalCount(refusal) });

/** The refusals of one minute: the first ones written one by one, the others counted. Bounded whatever comes. */
export class RefusalWindow {
  private readonly groups = new Map<string, Group>();
  // As many as there are types and codes.
  private readonly overflow = new Map<string, Group>();
  private written = 0;

  /** @param write says whether there was room for the event */
  constructor(
    private readonly limits: WindowLimits,
    private readonly write: (event: NewAuditEvent) => boolean,
  ) {}

  /** How many refusals are counted and not written yet. */
  get waiting(): number {
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

  /** Writes what was counted and begins anew. What finds no room stays, and is counted on. */
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
    // Once a group is counted it stays so until the window closes: its events keep their order.
    return written < singlePerGroup && this.written < single && counted.size === 0;
  }

  private groupOf(refusal: Refusal): Group | undefined {
    const { type, code, actorId, ip } = refusal;
    const key = `${type} ${code} ${actorId ?? networkOf(ip)}`;
    const known = this.groups.get(key);
    if (known || this.groups.size >= this.limits.groups) return known;
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
