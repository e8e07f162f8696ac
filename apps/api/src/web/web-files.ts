import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { appFolder } from '../app-folder.js';
import { contentSecurityPolicy, permissionsPolicy, policyText } from '../http/security-headers.js';
import { isWebRoute } from './web-routes.js';

/** The folder of the built web app. */
export const webFolder = join(appFolder, '../web/dist/browser');

/** The placeholder for the nonce in the built page. */
const NONCE = 'CSP_NONCE';
const NONCE_BYTES = 16;
// The content of a file with a hash in its name never changes.
const HASHED = /-[\w-]{8}\.\w+$/;

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';
const acceptsHtml = ({ accept }: FastifyRequest['headers']): boolean =>
  accept?.includes('text/html') ?? false;

/** The page of the web app. Every response has a new nonce for the styles that Angular adds. */
export class WebPage {
  private readonly html: string | null;

  constructor(
    private readonly configuration: Configuration,
    folder = webFolder,
  ) {
    const file = join(folder, 'index.html');
    this.html = existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /**
   * Whether to answer a request that matches no route of the API with the page: for the routes of the web app, and for
   * every other navigation of a browser, to which the web app shows its own “not found” page.
   */
  isFor({ method, headers, url }: FastifyRequest): boolean {
    if (this.html === null || !isReading(method)) return false;
    return isWebRoute(url) || acceptsHtml(headers);
  }

  /** Whether a browser navigates to a URL that is a route of both the web app and the API, such as `/users`. */
  isNavigation(request: FastifyRequest): boolean {
    if (!isReading(request.method) || !acceptsHtml(request.headers) || this.html === null) return false;
    const { authorization, 'sec-fetch-mode': mode = 'navigate' } = request.headers;
    return authorization === undefined && mode === 'navigate' && isWebRoute(request.url);
  }

  send(reply: FastifyReply): void {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    reply
      .header('Content-Type', 'text/html; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('Permissions-Policy', permissionsPolicy)
      .header(
        'Content-Security-Policy',
        policyText(contentSecurityPolicy(this.configuration, [`'nonce-${nonce}'`])),
      )
      .send(this.html?.replaceAll(NONCE, nonce));
  }
}

/** Answers navigations of a browser with the page; API clients accept JSON or send an access token. */
export function preferPage(instance: FastifyInstance, page: WebPage): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (page.isNavigation(request)) page.send(reply);
    else done();
  });
}

/** Serves the files of the web app, compressed at build time. */
export async function serveWebFiles(instance: FastifyInstance, folder = webFolder): Promise<void> {
  if (!existsSync(folder)) return;
  await instance.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    preCompressed: true,
    globIgnore: ['**/index.html', '**/*.br', '**/*.gz'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header(
        'Cache-Control',
        HASHED.test(path.replace(/\.(br|gz)$/, '')) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}
