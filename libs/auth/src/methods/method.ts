import type { Type } from '@nestjs/common';

/** A sign-in method: its routes, and its Passport strategy with the providers that it needs. */
export interface SignInMethodParts {
  readonly controllers: readonly Type[];
  readonly providers: readonly Type[];
}
