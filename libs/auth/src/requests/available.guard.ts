import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccountError } from '@mikrochat/accounts';
import { AUTH_SETTINGS, type AuthSettings } from '../settings.js';
import { AVAILABLE } from './decorators.js';

/** Closes the routes that the configured mode does not have. */
@Injectable()
export class AvailableGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const when = this.reflector.getAllAndOverride<((settings: AuthSettings) => boolean) | undefined>(
      AVAILABLE,
      [context.getHandler(), context.getClass()],
    );
    if (when && !when(this.settings)) throw new AccountError('not_available');
    return true;
  }
}
