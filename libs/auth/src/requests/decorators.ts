import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { Caller, ClientInfo } from '@mikrochat/accounts';
import { errorBody, type Capability } from '@mikrochat/contract';
import { parse } from 'cookie';
import * as z from 'zod';
import { callerOf } from '../access-token/claims.js';
import { DEVICE_COOKIE, eitherCookie } from './host-cookie.js';
import { headerOf, type HttpRequest } from './http.js';
import { AVAILABLE, IS_PUBLIC, IS_UNLIMITED } from './route-traits.js';

const requestOf = (context: ExecutionContext): HttpRequest =>
  context.switchToHttp().getRequest<HttpRequest>();

/** The client behind a request, for sessions, throttling and the audit trail. */
export const clientInfoOf = (request: HttpRequest): ClientInfo => ({
  ip: request.ip,
  userAgent: headerOf(request, 'user-agent') ?? '',
  deviceToken: eitherCookie(parse(headerOf(request, 'cookie') ?? ''), DEVICE_COOKIE),
});

/** A route that needs no access token; every other route requires one. */
export const Public = () => applyDecorators(SetMetadata(IS_PUBLIC, true), ApiSecurity({}));

/** A route whose requests are not limited: health checks of a load balancer. */
export const Unlimited = () => SetMetadata(IS_UNLIMITED, true);

/** Makes a route answer 404 `not_available` where the configuration does not allow this; overrides its controller's. */
export const Available = (capability: Capability) => SetMetadata(AVAILABLE, capability);

const ErrorResponse = () =>
  ApiResponse({ status: 'default', description: 'An error', standardSchema: errorBody });

/** Documents a route that responds 200 with this body, or an error of the contract. */
export const OkResponse = (schema: z.ZodType) =>
  applyDecorators(
    HttpCode(200),
    ApiBearerAuth(),
    ApiResponse({ status: 200, standardSchema: schema }),
    ErrorResponse(),
  );

/** Documents a route that redirects, or responds with an error of the contract. @param where the target, in words */
export const RedirectResponse = (where: string) =>
  applyDecorators(ApiResponse({ status: 302, description: where }), ErrorResponse());

type BodySchema = NonNullable<Extract<Parameters<typeof ApiBody>[0], { schema: unknown }>['schema']>;

/** Documents a body that no pipe validates: a strategy or the handler parses it. */
export const RequestBody = (schema: z.ZodType) =>
  ApiBody({ schema: z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' }) as BodySchema });

/** The authenticated user of the request. @throws AccountError `unauthorized` on a public route */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(requestOf(context)),
);
