import { AccountError } from '@mikrochat/accounts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebPage } from '../web/web-files.js';
import type { KnownRoutes } from './known-routes.js';

/** OkResponse what no route took: a page of the web app, a wrong method, or nothing at all. */
export class Unrouted {
  constructor(
    private readonly routes: KnownRoutes,
    private readonly page: WebPage,
  ) {}

  /** Sends the web app's page where a person opens one. @returns the refusal otherwise */
  answer(request: FastifyRequest, reply: FastifyReply): AccountError | null {
    const [path = ''] = request.url.split('?', 1);
    const methods = this.routes.methodsOf(path);
    if (methods.length > 0 && !methods.includes(request.method)) {
      reply.header('Allow', methods.join(', '));
      return new AccountError('method_not_allowed');
    }
    if (methods.length > 0 || !this.page.isFor(request)) return new AccountError('not_found');
    this.page.send(reply);
    return null;
  }
}
