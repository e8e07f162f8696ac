import { type Signal, computed, inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { type Observable, filter, map, race, switchMap, take } from 'rxjs';
import { PendingPassword } from '../choose-password/pending-password';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { HOME, returnParams, returnPath } from './return-path';

const once = (condition: Signal<boolean>): Observable<boolean> =>
  toObservable(condition).pipe(filter(Boolean), take(1));

/** Waits until it is known whether a user is signed in. */
export const knownStatus = (session: Session): Observable<'signed-in' | 'signed-out'> =>
  toObservable(session.status).pipe(
    filter((status) => status !== 'starting'),
    take(1),
  );

/**
 * Only for signed-in users; others come back here after signing in.
 * Runs before the route is matched, so that pages are not loaded for users who may not see them.
 */
export const signedIn: CanMatchFn = () => {
  const router = inject(Router);
  const requested = router.currentNavigation()?.extractedUrl.toString();
  return knownStatus(inject(Session)).pipe(
    map((status) => {
      if (status === 'signed-in') return true;
      return router.createUrlTree(['/sign-in'], { queryParams: returnParams(requested) });
    }),
  );
};

/** Only for users who are not signed in; others go to the page that they requested. */
export const signedOut: CanActivateFn = (route) => {
  const router = inject(Router);
  const session = inject(Session);
  const path = returnPath(route.queryParamMap.get('then'));
  return knownStatus(session).pipe(
    map((status) => {
      if (status === 'signed-out') return true;
      if (!session.passwordChangeSuggested()) return router.parseUrl(path);
      return router.createUrlTree(['/choose-password'], { queryParams: returnParams(path) });
    }),
  );
};

/** Only for admins, beside {@link signedIn}; other users go to their account page. */
export const adminsOnly: CanMatchFn = () => {
  const router = inject(Router);
  const session = inject(Session);
  // Guards of one route run in parallel, so this one waits as well.
  return knownStatus(session).pipe(map(() => session.isAdmin() || router.parseUrl(HOME)));
};

/** Waits for the configuration. */
export const configured: CanActivateFn = () => once(inject(Configuration).loaded);

/** Only where a forgotten password can be reset by mail. */
export const passwordResetEnabled: CanActivateFn = () => {
  const router = inject(Router);
  const configuration = inject(Configuration);
  return once(configuration.loaded).pipe(
    map(() => configuration.passwordResetEnabled() || router.parseUrl('/sign-in')),
  );
};

/** Only where this server sends mail. */
export const mailEnabled: CanMatchFn = () => {
  const router = inject(Router);
  const configuration = inject(Configuration);
  return once(configuration.loaded).pipe(map(() => configuration.hasEmail() || router.parseUrl(HOME)));
};

/** How long a page waits for its provider buttons, in milliseconds; later ones still appear. */
const PROVIDERS_TIMEOUT_MS = 1500;

/** Waits for the configuration and for the providers, so that the page does not move when they appear. */
export const providersLoaded: CanActivateFn = () => {
  const providers = inject(OAuthProviders);
  const settled = once(computed(() => providers.list() !== undefined || providers.failure() !== undefined));
  return once(inject(Configuration).loaded).pipe(
    switchMap(() => race(settled, delay(PROVIDERS_TIMEOUT_MS))),
    map(() => true),
  );
};

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Only for users who have to replace their password, or are asked to. */
export const passwordChangePending: CanActivateFn = (route) => {
  const router = inject(Router);
  const session = inject(Session);
  const pending = inject(PendingPassword);
  return knownStatus(session).pipe(
    map((status) => {
      if (pending.setup() || session.passwordChangeSuggested()) return true;
      if (status === 'signed-in') return router.parseUrl(returnPath(route.queryParamMap.get('then')));
      return router.parseUrl('/sign-in');
    }),
  );
};
