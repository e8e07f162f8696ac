import {
  Catch,
  ForbiddenException,
  HttpException,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountError } from '@mikrochat/accounts';
import { RefusalRecorder } from '@mikrochat/auth';
import type { ErrorBody, ErrorCode } from '@mikrochat/contract';
import { isMalformedValue, isUnavailable } from '@mikrochat/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from './statuses.js';
import { Unrouted } from './unrouted.js';

const DATABASE_RETRY_SECONDS = 5;

// What the framework refuses by itself, in our words.
const codeByStatus: Record<number, ErrorCode> = {
  400: 'invalid_input',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  414: 'invalid_input',
  415: 'unsupported_media_type',
  431: 'too_large',
  503: 'unavailable',
};

const statusCodeOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
};

/** Every failure as a refusal of the contract; what nobody foresaw becomes `internal`. */
export function toRefusal(error: unknown): AccountError {
  if (error instanceof AccountError) return error;
  // Nest's own protection throws the only ForbiddenException there is.
  if (error instanceof ForbiddenException) return new AccountError('csrf');
  if (isUnavailable(error)) return new AccountError('unavailable', { retryAfter: DATABASE_RETRY_SECONDS });
  if (isMalformedValue(error)) return new AccountError('not_found');
  return new AccountError(codeByStatus[statusCodeOf(error)] ?? 'internal');
}

const toBody = ({ code, message, extras }: AccountError): ErrorBody => ({ error: message, code, ...extras });

/** The only place that knows which status a refusal has; from here they go into the audit trail too. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly unrouted: Unrouted,
    private readonly recorder: RefusalRecorder,
  ) {}

  catch(error: unknown, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    // Nest throws it where no route fits; our own refusals are AccountErrors.
    const refusal =
      error instanceof NotFoundException ? this.unrouted.answer(request, reply) : toRefusal(error);
    if (!refusal) return;
    this.recorder.record(request, refusal);
    if (refusal.code === 'internal') request.log.error({ err: error }, 'unforeseen error');
    if (refusal.code === 'unavailable') request.log.warn({ err: error }, 'unavailable');
    this.send(refusal, reply);
  }

  private send(refusal: AccountError, reply: FastifyReply): void {
    const adapter = this.host.httpAdapter;
    const { retryAfter } = refusal.extras;
    if (retryAfter !== undefined) adapter.setHeader(reply, 'Retry-After', String(retryAfter));
    // RFC 6750 §3: a refused bearer token is told how to come back.
    if (refusal.code === 'unauthorized') adapter.setHeader(reply, 'WWW-Authenticate', 'Bearer');
    adapter.reply(reply, toBody(refusal), statusOf[refusal.code]);
  }
}
