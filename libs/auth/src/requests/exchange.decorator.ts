import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { parse } from 'cookie';
import type { Exchange } from './exchange.js';
import { headerOf, type HttpRequest } from './http.js';

/** The exchange in which a session cookie is read and written. */
export const ExchangeOf = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  const request = http.getRequest<HttpRequest>();
  return { request, response: http.getResponse<object>(), cookies: parse(headerOf(request, 'cookie') ?? '') };
});
