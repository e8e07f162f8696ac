import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Entrant } from '../doorway.js';
import { ENTRANT } from './method.guard.js';

/** The person whom the method's strategy recognised. */
export const EntrantOf = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ [ENTRANT]: Entrant }>()[ENTRANT],
);
