import type { Type } from '@nestjs/common';

/** A way in: its routes, and what recognises a person (a strategy of Passport) with what that needs. Adding one is adding its folder and a line to the list. */
export interface SignInMethodParts {
  readonly controllers: readonly Type[];
  readonly providers: readonly Type[];
}
