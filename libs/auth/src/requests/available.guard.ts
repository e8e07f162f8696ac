import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import type { Capabilities } from '@mikrochat/contract';
import { CAPABILITIES } from '../settings.js';
import { RouteTraits } from './route-traits.js';

/** Requires the capability that a route names by {@link Available}. @throws AccountError `not_available` */
@Injectable()
export class AvailableGuard implements CanActivate {
  constructor(
    private readonly traits: RouteTraits,
    @Inject(CAPABILITIES) private readonly capabilities: Capabilities,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { capability } = this.traits.of(context);
    if (capability && !this.capabilities[capability]) throw new AccountError('not_available');
    return true;
  }
}
