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

/** From where the request came. */
export const clientInfoOf = (request: HttpRequest): ClientInfo => ({
  ip: request.ip,
  userAgent: headerOf(request, 'user-agent') ?? '',
  deviceToken: eitherCookie(parse(headerOf(request, 'cookie') ?? ''), DEVICE_COOKIE),
});

/** Opens a route to people who are not signed in; every other route is closed to them. */
export const Public = () => applyDecorators(SetMetadata(IS_PUBLIC, true), ApiSecurity({}));

/** Takes a route out of the count of requests: what a load balancer asks every second. */
export const Unlimited = () => SetMetadata(IS_UNLIMITED, true);

/** Makes a route answer 404 `not_available` where the configuration does not allow this; overrides its controller's. */
export const Available = (capability: Capability) => SetMetadata(AVAILABLE, capability);

const ErrorResponse = () =>
  ApiResponse({ status: 'default', description: 'A refusal', standardSchema: errorBody });

/** A route that answers 200 with this body, or with an error of the contract. */
export const OkResponse = (schema: z.ZodType) =>
  applyDecorators(
    HttpCode(200),
    ApiBearerAuth(),
    ApiResponse({ status: 200, standardSchema: schema }),
    ErrorResponse(),
  );

/** A route that sends browsers elsewhere, or answers with an error of the contract. @param where for the documentation */
export const RedirectResponse = (where: string) =>
  applyDecorators(ApiResponse({ status: 302, description: where }), ErrorResponse());

type BodySchema = NonNullable<Extract<Parameters<typeof ApiBody>[0], { schema: unknown }>['schema']>;

/** Documents a body that a strategy reads by itself. */
export const RequestBody = (schema: z.ZodType) =>
  ApiBody({ schema: z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' }) as BodySchema });

/** The signed-in person who asks. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(requestOf(context)),
);
