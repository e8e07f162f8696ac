import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AccountError } from '@mikrochat/accounts';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { RouteTraits } from './route-traits.js';

/** Closes the routes that the configured mode does not have. */
@Injectable()
export class AvailableGuard implements CanActivate {
  constructor(
    private readonly traits: RouteTraits,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { isAvailable } = this.traits.of(context);
    if (isAvailable?.(this.settings) === false) throw new AccountError('not_available');
    return true;
  }
}
