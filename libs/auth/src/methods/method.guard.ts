import { mixin, type CanActivate, type Type } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AccountError } from '@mikrochat/accounts';
import { AUTHENTICATED } from '../requests/authenticated.decorator.js';

/**
 * The guard of a sign-in method. What its Passport strategy accepts is read by {@link Authenticated}.
 * @param strategy the name of the strategy in Passport
 * @throws AccountError what the strategy throws, or `invalid_credentials`
 */
export function MethodGuard(strategy: string): Type<CanActivate> {
  class Guard extends AuthGuard(strategy) {
    override getAuthenticateOptions() {
      return { property: AUTHENTICATED };
    }

    override handleRequest<T>(error: unknown, authenticated: T | false): T {
      if (error) throw error as Error;
      if (!authenticated) throw new AccountError('invalid_credentials');
      return authenticated;
    }
  }
  return mixin(Guard);
}
