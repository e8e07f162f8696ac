import { AccountError } from '@mikrochat/accounts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebPage } from '../web/web-files.js';
import type { AllowedMethods } from './allowed-methods.js';

/** Answers the requests that match no route of the API: with the web app's page, 405 or 404. */
export class NotFoundHandler {
  constructor(
    private readonly allowedMethods: AllowedMethods,
    private readonly page: WebPage,
  ) {}

  /**
   * Sends the web app's page when the request is for one.
   * @returns the error to send otherwise: `method_not_allowed` (RFC 9110 §15.5.6) or `not_found`
   */
  handle(request: FastifyRequest, reply: FastifyReply): AccountError | null {
    const [path = ''] = request.url.split('?', 1);
    const allowed = this.allowedMethods.of(path);
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      reply.header('Allow', allowed.join(', '));
      return new AccountError('method_not_allowed');
    }
    if (allowed.length > 0 || !this.page.isFor(request)) return new AccountError('not_found');
    this.page.send(reply);
    return null;
  }
}
