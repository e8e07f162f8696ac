import { inject } from '@angular/core';
import { Router } from '@angular/router';

/** The address that the page before knew already, so that nobody types it twice. Called in an injection context. */
export function knownEmail(): string {
  const state = inject(Router).currentNavigation()?.extras.state;
  const email: unknown = state?.['email'];
  return typeof email === 'string' ? email : '';
}
