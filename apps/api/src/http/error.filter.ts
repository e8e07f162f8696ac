import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AccountError } from '@mikrochat/accounts';
import { RefusalRecorder } from '@mikrochat/auth';
import type { ErrorBody } from '@mikrochat/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from './statuses.js';
import { toRefusal } from './to-refusal.js';
import { Unrouted } from './unrouted.js';

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
