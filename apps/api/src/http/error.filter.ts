import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AccountError } from '@mikrochat/accounts';
import { RefusalRecorder } from '@mikrochat/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from './statuses.js';
import { NotFoundHandler } from './not-found-handler.js';
import { toAccountError } from './to-account-error.js';

/** Turns every exception into an error response of the contract, and records it for the audit trail. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly notFoundHandler: NotFoundHandler,
    private readonly recorder: RefusalRecorder,
  ) {}

  catch(exception: unknown, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    // Only Nest's router throws NotFoundException, when no route matches.
    const error =
      exception instanceof NotFoundException
        ? this.notFoundHandler.handle(request, reply)
        : toAccountError(exception);
    if (!error) return;
    this.recorder.record(request, error);
    if (error.code === 'internal') request.log.error({ err: exception }, 'unforeseen error');
    if (error.code === 'unavailable') request.log.warn({ err: exception }, 'unavailable');
    this.send(error, reply);
  }

  private send(error: AccountError, reply: FastifyReply): void {
    const adapter = this.host.httpAdapter;
    const { retryAfter } = error.extras;
    if (retryAfter !== undefined) adapter.setHeader(reply, 'Retry-After', String(retryAfter));
    // RFC 6750 §3: a response to a missing or invalid access token names the authentication scheme.
    if (error.code === 'unauthorized') adapter.setHeader(reply, 'WWW-Authenticate', 'Bearer');
    adapter.reply(reply, error.body, statusOf[error.code]);
  }
}
