import { InjectionToken } from '@angular/core';

/** Asks the user to authenticate again (OWASP ASVS 5.0, V7.5). Resolves with whether the user did. */
export type Reauthenticate = () => Promise<boolean>;

/** Provided by the app, so that the API client needs no dialog. Without a provider every request is declined. */
export const REAUTHENTICATE = new InjectionToken<Reauthenticate>('reauthenticate', {
  factory: () => () => Promise.resolve(false),
});
