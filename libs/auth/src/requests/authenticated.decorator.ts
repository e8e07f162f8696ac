import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Where a guard puts what its Passport strategy accepted; `user` holds the claims of a signed-in caller only. */
export const AUTHENTICATED = 'authenticated';

/** What the strategy of the route's guard accepted: a user, or a link that is yet to be spent, or a token's claims. */
export const Authenticated = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ [AUTHENTICATED]: unknown }>()[AUTHENTICATED],
);
