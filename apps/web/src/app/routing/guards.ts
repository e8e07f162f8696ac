import { computed, inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { type Observable, filter, map, race, switchMap, take, timer } from 'rxjs';
import { PendingPassword } from '../choose-password/pending-password';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { HOME, comingBackTo, returnPath } from './return-path';

/** Waits until it is known whether somebody is signed in. */
export const settled = (session: Session): Observable<'signed-in' | 'signed-out'> =>
  toObservable(session.status).pipe(
    filter((status) => status !== 'starting'),
    take(1),
  );

/**
 * Only for people who are signed in; the others come back here after signing in.
 * Asked before the address is matched, so that nobody loads pages that they may not see.
 */
export const signedIn: CanMatchFn = () => {
  const router = inject(Router);
  const asked = router.currentNavigation()?.extractedUrl.toString();
  return settled(inject(Session)).pipe(
    map((status) => {
      if (status === 'signed-in') return true;
      return router.createUrlTree(['/sign-in'], { queryParams: comingBackTo(asked) });
    }),
  );
};

/** Only for people who are not signed in; the others go where they wanted to go. */
export const signedOut: CanActivateFn = (route) => {
  const router = inject(Router);
  const session = inject(Session);
  const then = returnPath(route.queryParamMap.get('then'));
  return settled(session).pipe(
    map((status) => {
      if (status === 'signed-out') return true;
      if (!session.passwordChangeSuggested()) return router.parseUrl(then);
      return router.createUrlTree(['/choose-password'], { queryParams: comingBackTo(then) });
    }),
  );
};

/** Only for admins, beside {@link signedIn}; the rest of the team finds itself on its own page. */
export const adminsOnly: CanMatchFn = () => {
  const router = inject(Router);
  const session = inject(Session);
  // Guards of one address run side by side: this one too has to wait.
  return settled(session).pipe(map(() => session.isAdmin() || router.parseUrl(HOME)));
};

/** Waits until it is known how this server lets people in. */
export const configured: CanActivateFn = () =>
  toObservable(inject(Configuration).loaded).pipe(filter(Boolean), take(1));

/** Only where a forgotten password can be reset by mail; elsewhere people come back to the sign-in page. */
export const resetOffered: CanActivateFn = () => {
  const router = inject(Router);
  const configuration = inject(Configuration);
  return toObservable(configuration.loaded).pipe(
    filter(Boolean),
    take(1),
    map(() => configuration.passwordResetEnabled() || router.parseUrl('/sign-in')),
  );
};

/** Only where this server sends mail; elsewhere there is nothing to see. */
export const mailSent: CanMatchFn = () => {
  const router = inject(Router);
  const configuration = inject(Configuration);
  return toObservable(configuration.loaded).pipe(
    filter(Boolean),
    take(1),
    map(() => configuration.hasEmail() || router.parseUrl(HOME)),
  );
};

/** How long a page waits for its provider buttons, in milliseconds; later ones still appear. */
const PROVIDERS_TIMEOUT_MS = 1500;

/** Beside {@link configured}: waits a moment for the providers too, so that a page stands still once it stands. */
export const offered: CanActivateFn = () => {
  const providers = inject(OAuthProviders);
  const settledProviders = toObservable(
    computed(() => providers.list() !== undefined || providers.failure() !== undefined),
  ).pipe(filter(Boolean));
  return toObservable(inject(Configuration).loaded).pipe(
    filter(Boolean),
    take(1),
    switchMap(() => race(settledProviders, timer(PROVIDERS_TIMEOUT_MS))),
    map(() => true),
  );
};

/** Only for people who have to choose a password, or may. */
export const passwordToChoose: CanActivateFn = (route) => {
  const router = inject(Router);
  const session = inject(Session);
  const pending = inject(PendingPassword);
  return settled(session).pipe(
    map((status) => {
      if (pending.setup() || session.passwordChangeSuggested()) return true;
      if (status === 'signed-in') return router.parseUrl(returnPath(route.queryParamMap.get('then')));
      return router.parseUrl('/sign-in');
    }),
  );
};
