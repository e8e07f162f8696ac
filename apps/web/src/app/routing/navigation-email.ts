import { inject } from '@angular/core';
import { Router } from '@angular/router';

/** The email address that the previous page passed on, else an empty string. Called in an injection context. */
export function navigationEmail(): string {
  const state = inject(Router).currentNavigation()?.extras.state;
  const email: unknown = state?.['email'];
  return typeof email === 'string' ? email : '';
}
