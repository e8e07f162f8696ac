import fastifyStatic from '@fastify/static';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { contentSecurityPolicy, permissionsPolicy, policyText } from '../http/security-headers.js';

/** Where the built web app lies. */
export const webFolder = join(import.meta.dirname, '../../../web/dist/browser');

/** What the page says where its nonce goes. */
const NONCE = 'CSP_NONCE';
const NONCE_BYTES = 16;
// Names with a hash never change their content.
const HASHED = /-[\w-]{8}\.\w+$/;

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

  /** Whether a request that no route took is a person opening a page of the app. */
  isFor({ method, headers }: FastifyRequest): boolean {
    return (
      this.html !== null &&
      (method === 'GET' || method === 'HEAD') &&
      Boolean(headers.accept?.includes('text/html'))
    );
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
