import { mixin, type CanActivate, type Type } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';

/** Where a guard leaves the person whom the strategy recognised, apart from the claims of an access token. */
export const ENTRANT = 'entrant';

/** The guard of a sign-in method: its Passport strategy recognises the person or refuses. */
export function MethodGuard(strategy: string): Type<CanActivate> {
  class Guard extends AuthGuard(strategy) {
    override getAuthenticateOptions() {
      return { session: false, property: ENTRANT };
    }

    override handleRequest<T>(error: unknown, entrant: T | false): T {
      if (error) throw error as Error;
      if (!entrant) throw new AccountError('invalid_credentials');
      return entrant;
    }
  }
  return mixin(Guard);
}
