import { Location } from '@angular/common';
import { inject } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';
import { map } from 'rxjs';
import { knownStatus } from '../routing/guards';
import { Session } from '../session/session';
import { PendingLink, linkOf } from './pending-link';

/** Takes a link out of the URL at once. A signed-in user without a link has nothing to do on the page. */
export const captureLink: CanActivateFn = ({ fragment, routeConfig }) => {
  const router = inject(Router);
  const pending = inject(PendingLink);
  const page = `/${routeConfig?.path}`;
  if (fragment !== null) {
    pending.link.set(linkOf(fragment, page));
    inject(Location).replaceState(page);
    return new RedirectCommand(router.parseUrl(page), { replaceUrl: true });
  }
  if (pending.link()?.page !== page) pending.link.set(null);
  // The page has to know who is signed in, since the link may be for another account.
  return knownStatus(inject(Session)).pipe(
    map(
      (status) => status === 'signed-out' || pending.link() !== null || router.parseUrl(pending.returnPath()),
    ),
  );
};
