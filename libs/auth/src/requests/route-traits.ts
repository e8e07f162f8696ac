import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Capability } from '@mikrochat/contract';

export const IS_PUBLIC = Symbol('public');
export const IS_UNLIMITED = Symbol('unlimited');
export const AVAILABLE = Symbol('available');

/** What the guards read of a route's decorators. */
export interface Traits {
  readonly isPublic: boolean;
  readonly isUnlimited: boolean;
  /** What the configuration has to allow, undefined for anything. */
  readonly capability: Capability | undefined;
}

/** Reads the decorators of a route once and caches them: metadata look-ups cost more than checking a cached token. */
@Injectable()
export class RouteTraits {
  private readonly cache = new Map<unknown, Traits>();

  constructor(private readonly reflector: Reflector) {}

  of(context: ExecutionContext): Traits {
    const handler = context.getHandler();
    const traits = this.cache.get(handler) ?? this.read(context);
    this.cache.set(handler, traits);
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
