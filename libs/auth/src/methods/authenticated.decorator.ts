import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AUTHENTICATED } from './method.guard.js';

/** What the method's strategy accepted: a user whom it authenticated, or a link that is yet to be spent. */
export const Authenticated = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ [AUTHENTICATED]: unknown }>()[AUTHENTICATED],
);
