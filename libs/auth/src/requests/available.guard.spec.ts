import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccountError, capabilitiesOf, type AccountSettings } from '@mikrochat/accounts';
import { settings } from '../testing/settings.js';
import { AvailableGuard } from './available.guard.js';
import { Available } from './decorators.js';
import { RouteTraits } from './route-traits.js';

@Available('passwords')
class PasswordRoutes {
  static readonly signIn = (): string => 'signed in';
  static readonly register = (): string => 'registered';
}
Available('registration')(PasswordRoutes.register);

class OtherRoutes {
  static readonly read = (): string => 'read';
}

const contextOf = (handler: () => string, controller: object): ExecutionContext =>
  ({ getHandler: () => handler, getClass: () => controller }) as unknown as ExecutionContext;

function isAvailable(
  handler: () => string,
  changed: Partial<AccountSettings> = {},
  controller: object = PasswordRoutes,
): boolean {
  const capabilities = capabilitiesOf({ ...settings, ...changed }, false);
  const guard = new AvailableGuard(new RouteTraits(new Reflector()), capabilities);
  try {
    return guard.canActivate(contextOf(handler, controller));
  } catch (error) {
    expect((error as AccountError).code).toBe('not_available');
    return false;
  }
}

describe('the available guard', () => {
  it('answers not_available on routes of a mode that is not configured', () => {
    expect(isAvailable(PasswordRoutes.signIn)).toBe(true);
    expect(isAvailable(PasswordRoutes.signIn, { authMode: 'dev' })).toBe(false);
  });

  it('reads the capability of a route before that of its controller', () => {
    expect(isAvailable(PasswordRoutes.register)).toBe(false);
    expect(isAvailable(PasswordRoutes.register, { isInviteRequired: false })).toBe(true);
  });

  it('passes routes that name no capability', () => {
    expect(isAvailable(OtherRoutes.read, {}, OtherRoutes)).toBe(true);
  });
});
