import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { parse } from 'cookie';
import type { HttpExchange } from './http-exchange.js';
import { headerOf, type HttpRequest } from './http.js';

/** The request with its parsed cookies, and the response. */
export const CurrentExchange = createParamDecorator((_: unknown, context: ExecutionContext): HttpExchange => {
  const http = context.switchToHttp();
  const request = http.getRequest<HttpRequest>();
  return { request, response: http.getResponse<object>(), cookies: parse(headerOf(request, 'cookie') ?? '') };
});
