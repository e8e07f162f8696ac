import { Location } from '@angular/common';
import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { map } from 'rxjs';
import { knownStatus } from '../../routing/guards';
import { comingBackTo } from '../../routing/return-path';
import { Session } from '../../session/session';
import { OAuthCallback, outcomeOf } from './oauth-callback';

/** Takes what is behind the `#` out of the address, at once; without anything to do there is nothing to see. */
export const captureCallback: CanActivateFn = ({ fragment }) => {
  const router = inject(Router);
  const arrival = inject(OAuthCallback);
  if (fragment !== null) {
    arrival.outcome.set(outcomeOf(fragment));
    inject(Location).replaceState(CALLBACK);
    return new RedirectCommand(router.parseUrl(CALLBACK), { replaceUrl: true });
  }
  // Whoever is signed in already must be known first: the exchange replaces their session.
  return knownStatus(inject(Session)).pipe(
    map(
      () =>
        arrival.outcome() !== null ||
        router.createUrlTree(['/sign-in'], { queryParams: comingBackTo(arrival.then()) }),
    ),
  );
};

const CALLBACK = '/auth/callback';
