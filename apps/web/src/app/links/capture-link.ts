import { Location } from '@angular/common';
import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { map } from 'rxjs';
import { knownStatus } from '../routing/guards';
import { Session } from '../session/session';
import { PendingLink, linkOf } from './pending-link';

/** Takes a link out of the address, at once. Whoever is signed in and comes without one has nothing to do here. */
export const captureLink: CanActivateFn = ({ fragment, routeConfig }) => {
  const router = inject(Router);
  const hand = inject(PendingLink);
  const page = `/${routeConfig?.path}`;
  if (fragment !== null) {
    hand.link.set(linkOf(fragment, page));
    inject(Location).replaceState(page);
    return new RedirectCommand(router.parseUrl(page), { replaceUrl: true });
  }
  if (hand.link()?.page !== page) hand.link.set(null);
  // Whoever is signed in already must be known first: the link may be somebody else's.
  return knownStatus(inject(Session)).pipe(
    map((status) => status === 'signed-out' || hand.link() !== null || router.parseUrl(hand.then())),
  );
};
