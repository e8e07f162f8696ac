import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { systemClock, type Accounts, type Clock } from '@mikrochat/accounts';
import { AccessTokenGuard } from './access-token/access-token.guard.js';
import { AccessTokenStrategy } from './access-token/access-token.strategy.js';
import { AccessTokens } from './access-token/access-tokens.js';
import { AdminGuard } from './access-token/admin.guard.js';
import { RefusalRecorder } from './audit/refusal-recorder.js';
import { CLOCK } from './clock.js';
import { SessionIssuer } from './session/session-issuer.js';
import { LinkReader } from './methods/link-reader.js';
import { LinkRequestCookie } from './methods/link-request-cookie.js';
import { methods } from './methods/index.js';
import type { Presets } from './methods/oauth/provider.js';
import { LOCAL_PRESETS } from './methods/oauth/providers.js';
import { AvailableGuard } from './requests/available.guard.js';
import { RouteTraits } from './requests/route-traits.js';
import { MeController } from './session/me.controller.js';
import { DeviceCookie } from './session/device-cookie.js';
import { SessionController } from './session/session.controller.js';
import { SessionCookie } from './session/session-cookie.js';
import { SignOut } from './session/sign-out.js';
import { AUTH_SETTINGS, CAPABILITIES, type AuthSettings } from './settings.js';
import { RequestThrottle } from './throttle/request.throttle.js';

/** What {@link AuthModule} is built from. */
export interface AuthModuleOptions {
  readonly accounts: Accounts;
  readonly settings: AuthSettings;
  readonly clock?: Clock;
  /** For tests: OAuth presets whose provider runs on this machine. */
  readonly localPresets?: Presets | undefined;
}

const providersOf = ({
  accounts,
  settings,
  clock = systemClock,
  localPresets,
}: AuthModuleOptions): Provider[] => [
  { provide: AUTH_SETTINGS, useValue: settings },
  { provide: CAPABILITIES, useValue: accounts.capabilities },
  { provide: CLOCK, useValue: clock },
  { provide: LOCAL_PRESETS, useValue: localPresets ?? null },
  ...accounts.services.map((service) => ({ provide: service.constructor, useValue: service })),
];

// Order: limit requests, require the capability, authenticate.
const guards: Provider[] = [RequestThrottle, AvailableGuard, AccessTokenGuard].map((guard) => ({
  provide: APP_GUARD,
  useClass: guard,
}));

/** Authentication. Every route requires an access token unless it is `Public`; {@link methods} are the sign-in methods. */
@Module({})
export class AuthModule {
  static forRoot(options: AuthModuleOptions): DynamicModule {
    const accounts = providersOf(options);
    return {
      module: AuthModule,
      global: true,
      controllers: [SessionController, MeController, ...methods.flatMap(({ controllers }) => controllers)],
      providers: [
        ...accounts,
        ...guards,
        ...methods.flatMap(({ providers }) => providers),
        AccessTokenStrategy,
        RouteTraits,
        AccessTokens,
        AdminGuard,
        SessionIssuer,
        LinkReader,
        DeviceCookie,
        RefusalRecorder,
        LinkRequestCookie,
        SessionCookie,
        SignOut,
      ],
      exports: [...accounts, AccessTokens, AdminGuard, RefusalRecorder],
    };
  }
}
