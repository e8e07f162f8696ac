import 'reflect-metadata';
import { SetMetadata, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccountError } from '@mikrochat/accounts';
import { settings } from '../testing/settings.js';
import { AvailableGuard } from './available.guard.js';
import { Available } from './decorators.js';
import type { AuthSettings } from '../settings.js';
import { FakeListener } from '../testing/fake-listener.js';
import { AVAILABLE, RouteTraits } from './route-traits.js';

@Available(({ authMode }) => authMode === 'password')
class PasswordRoutes {
  static readonly signIn = (): string => 'signed in';
  static readonly register = (): string => 'registered';
}
SetMetadata(AVAILABLE, ({ isInviteRequired }: AuthSettings) => !isInviteRequired)(PasswordRoutes.register);

const contextOf = (handler: () => string, controller: object): ExecutionContext =>
  ({ getHandler: () => handler, getClass: () => controller }) as unknown as ExecutionContext;

function isThere(
  handler: () => string,
  more: Partial<typeof settings> = {},
  controller: object = PasswordRoutes,
) {
  const guard = new AvailableGuard(new RouteTraits(new Reflector()), { ...settings, ...more });
  try {
    return guard.canActivate(contextOf(handler, controller));
  } catch (error) {
    expect((error as AccountError).code).toBe('not_available');
    return false;
  }
}

describe('the available guard', () => {
  it('closes the routes of a mode that is not configured', () => {
    expect(isThere(PasswordRoutes.signIn)).toBe(true);
    expect(isThere(PasswordRoutes.signIn, { authMode: 'dev' })).toBe(false);
  });

  it('takes a route’s own condition before its controller’s', () => {
    expect(isThere(PasswordRoutes.register)).toBe(false);
    expect(isThere(PasswordRoutes.register, { isInviteRequired: false })).toBe(true);
  });

  it('leaves other routes alone', () => {
    expect(isThere(() => 'open', {}, FakeListener)).toBe(true);
  });
});
