import type { Type } from '@nestjs/common';

/** A way in: its routes and what recognises a person. Adding one is adding its folder and a line to the list. */
export interface SignInMethodParts {
  readonly controller: Type;
  readonly strategy: Type;
}
