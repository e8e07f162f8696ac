import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Capability } from '@mikrochat/contract';

export const IS_PUBLIC = Symbol('public');
export const IS_UNLIMITED = Symbol('unlimited');
export const AVAILABLE = Symbol('available');

/** What the guards have to know of a route. */
export interface Traits {
  readonly isPublic: boolean;
  readonly isUnlimited: boolean;
  /** What the configuration has to allow. */
  readonly capability: Capability | undefined;
}

/** Reads what decorators said of a route, once: metadata look-ups in every request cost more than the token check. */
@Injectable()
export class RouteTraits {
  private readonly known = new Map<unknown, Traits>();

  constructor(private readonly reflector: Reflector) {}

  of(context: ExecutionContext): Traits {
    const handler = context.getHandler();
    const traits = this.known.get(handler) ?? this.read(context);
    this.known.set(handler, traits);
    return traits;
  }

  private read(context: ExecutionContext): Traits {
    const targets = [context.getHandler(), context.getClass()];
    return {
      isPublic: this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) ?? false,
      isUnlimited: this.reflector.getAllAndOverride<boolean | undefined>(IS_UNLIMITED, targets) ?? false,
      capability: this.reflector.getAllAndOverride<Capability | undefined>(AVAILABLE, targets),
    };
  }
}
