import { Location } from '@angular/common';
import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { map } from 'rxjs';
import { knownStatus } from '../../routing/guards';
import { returnParams } from '../../routing/return-path';
import { Session } from '../../session/session';
import { OAuthCallback, resultOf } from './oauth-callback';

const CALLBACK_PAGE = '/auth/callback';

/** Takes the fragment out of the URL at once. Without a result there is nothing to do on the page. */
export const captureCallback: CanActivateFn = ({ fragment }) => {
  const router = inject(Router);
  const callback = inject(OAuthCallback);
  if (fragment !== null) {
    callback.result.set(resultOf(fragment));
    inject(Location).replaceState(CALLBACK_PAGE);
    return new RedirectCommand(router.parseUrl(CALLBACK_PAGE), { replaceUrl: true });
  }
  // A previous session must be known first, since the exchange replaces it.
  return knownStatus(inject(Session)).pipe(
    map(
      () =>
        callback.result() !== null ||
        router.createUrlTree(['/sign-in'], { queryParams: returnParams(callback.returnPath()) }),
    ),
  );
};
