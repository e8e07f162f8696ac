import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { contentSecurityPolicy, permissionsPolicy, policyText } from '../http/security-headers.js';
import { isWebRoute } from './web-routes.js';

/** Where the built web app lies. */
export const webFolder = join(import.meta.dirname, '../../../web/dist/browser');

/** What the page says where its nonce goes. */
const NONCE = 'CSP_NONCE';
const NONCE_BYTES = 16;
// Names with a hash never change their content.
const HASHED = /-[\w-]{8}\.\w+$/;

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';
const wantsPage = ({ accept }: FastifyRequest['headers']): boolean => accept?.includes('text/html') ?? false;

/** The page of the web app, each time with a nonce of its own for the styles that Angular adds. */
export class WebPage {
  private readonly html: string | null;

  constructor(
    private readonly configuration: Configuration,
    folder = webFolder,
  ) {
    const file = join(folder, 'index.html');
    this.html = existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** Whether a request that no route took is for a page of the app, or a person's who should see that there is none. */
  isFor({ method, headers, url }: FastifyRequest): boolean {
    if (this.html === null || !isReading(method)) return false;
    return isWebRoute(url) || wantsPage(headers);
  }

  /** Whether a person opens a page at an address that is also a route of the API: `/users`, typed into a browser. */
  isOpenedBy(request: FastifyRequest): boolean {
    if (!isReading(request.method) || !wantsPage(request.headers) || this.html === null) return false;
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

/** Shows people the page where programs get the API's answer; programs say that they want JSON, or carry a token. */
export function preferPage(instance: FastifyInstance, page: WebPage): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (page.isOpenedBy(request)) page.send(reply);
    else done();
  });
}

/** Serves the files of the web app, as they were compressed at build time. */
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
