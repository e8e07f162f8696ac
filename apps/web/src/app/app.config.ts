import { APP_BASE_HREF } from '@angular/common';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { REAUTHENTICATE } from './api/reauthentication';
import { routes } from './app.routes';
import { Configuration } from './configuration/configuration';
import { PageFocus } from './routing/page-focus';
import { SessionRoutes } from './routing/session-routes';
import { reloadStalePage } from './routing/stale-page';
import { Session } from './session/session';
import { reauthenticateByDialog } from './shell/reauthenticate-by-dialog';

export const appConfig: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(reloadStalePage),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
    ),
    // In place of a <base> element, which the content security policy forbids.
    { provide: APP_BASE_HREF, useValue: '/' },
    { provide: REAUTHENTICATE, useFactory: reauthenticateByDialog },
    provideAppInitializer(() => {
      inject(PageFocus);
      inject(SessionRoutes);
      // Both load in parallel; the guards wait for what they need.
      inject(Configuration);
      void inject(Session).start();
    }),
  ],
};
