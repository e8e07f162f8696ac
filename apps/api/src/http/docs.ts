import type { INestApplication } from '@nestjs/common';
import { paths } from '@mikrochat/contract';
import type { FastifyInstance } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { contentSecurityPolicy, policyText } from './security-headers.js';

// The viewer writes its styles into the page; it is the only page that may.
function policyOf(configuration: Configuration): string {
  const {
    requireTrustedTypesFor: _,
    trustedTypes: __,
    ...policy
  } = contentSecurityPolicy(configuration, ["'unsafe-inline'"]);
  return policyText(policy);
}

/** OpenAPI at `/docs` (page), `/docs-json` and `/docs-yaml`, from the same schemas that check the requests. */
export async function serveDocs(
  app: INestApplication,
  instance: FastifyInstance,
  configuration: Configuration,
): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const about = new DocumentBuilder()
    .setTitle('MikroChat Auth')
    .setDescription('Accounts and sign-in of MikroChat. Every refusal is { error, code, details? }.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  // Made at the first visit: a start should not pay for a page that nobody opens.
  SwaggerModule.setup(paths.docs, app, () => SwaggerModule.createDocument(app, about));
  const policy = policyOf(configuration);
  instance.addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs(\/|\?|$)/.test(request.url)) reply.header('Content-Security-Policy', policy);
    done();
  });
}
