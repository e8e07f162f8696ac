import type { INestApplication } from '@nestjs/common';
import { paths } from '@mikrochat/contract';
import type { FastifyInstance } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { contentSecurityPolicy, policyText } from './security-headers.js';

/** The policy of the OpenAPI viewer, which needs inline styles and does not use Trusted Types. */
function viewerPolicy(configuration: Configuration): string {
  const {
    requireTrustedTypesFor: _,
    trustedTypes: __,
    ...policy
  } = contentSecurityPolicy(configuration, ["'unsafe-inline'"]);
  return policyText(policy);
}

/** Serves the OpenAPI description at `/docs` (page), `/docs-json` and `/docs-yaml`, from the schemas of the contract. */
export async function serveOpenApi(
  app: INestApplication,
  instance: FastifyInstance,
  configuration: Configuration,
): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const base = new DocumentBuilder()
    .setTitle('MikroChat Auth')
    .setDescription('Accounts and sign-in of MikroChat. Every error response is { error, code, details? }.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  // Generated at the first request instead of at every start.
  SwaggerModule.setup(paths.docs, app, () => SwaggerModule.createDocument(app, base));
  const policy = viewerPolicy(configuration);
  instance.addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs(\/|\?|$)/.test(request.url)) reply.header('Content-Security-Policy', policy);
    done();
  });
}
