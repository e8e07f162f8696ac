import { mixin, type CanActivate, type Type } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';

/** Where a guard leaves the person whom the strategy recognised, apart from the claims of an access token. */
export const AUTHENTICATED = 'authenticated';

/** The guard of a sign-in method: its Passport strategy recognises the person or refuses. */
export function MethodGuard(strategy: string): Type<CanActivate> {
  class Guard extends AuthGuard(strategy) {
    override getAuthenticateOptions() {
      return { session: false, property: AUTHENTICATED };
    }

    override handleRequest<T>(error: unknown, authenticated: T | false): T {
      if (error) throw error as Error;
      if (!authenticated) throw new AccountError('invalid_credentials');
      return authenticated;
    }
  }
  return mixin(Guard);
}
