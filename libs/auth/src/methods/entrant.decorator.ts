import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ENTRANT } from './method.guard.js';

/** What the method's strategy accepted: a user whom it authenticated, or a link that is yet to be spent. */
export const EntrantOf = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ [ENTRANT]: unknown }>()[ENTRANT],
);
