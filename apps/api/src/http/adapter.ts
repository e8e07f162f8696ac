import { FastifyAdapter } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { errorSentences, paths } from '@mikrochat/contract';
import type { Configuration } from '../configuration/index.js';
import { limitConnections } from './connection-limits.js';
import { checkHosts } from './host-check.js';
import { setClientIp } from './client-ip.js';
import { securityHeaders } from './security-headers.js';

const BODY_LIMIT_BYTES = 100_000;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;

function httpsOptions({ server }: Configuration) {
  if (!server.useHttps) return {};
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
  const { sslCert, sslKey, sslCa } = server;
  const files = { cert: read(sslCert), key: read(sslKey), ca: read(sslCa) };
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, handshakeTimeout: HEADERS_TIMEOUT_MS };
  return { https: { ...files, ...limits, minVersion: 'TLSv1.2' as const } };
}

/** Accepts JSON only. An empty body counts as an empty object: some clients send the content type without a body. */
function readJson(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, {});
    else void parse(request, body as string, done);
  });
  instance.addHook('preValidation', (request, _reply, done) => {
    request.body ??= {};
    done();
  });
}

/**
 * Sets the headers of every response, unless its route has set them. Through Fastify's reply: headers set on Node's
 * response, as Nest's middleware would do it, cost a fifth of the throughput.
 */
function writeHeaders(instance: FastifyInstance, configuration: Configuration): void {
  const headers = Object.entries(securityHeaders(configuration));
  instance.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id);
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value);
    done();
  });
}

/** Answers a URL that the router cannot decode, for which neither hooks nor exception filters run. */
const refuseMalformedUrl =
  (configuration: Configuration) =>
  (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const headers = { ...securityHeaders(configuration), 'x-request-id': request.id };
    void reply.code(404).headers(headers).send({ error: errorSentences.not_found, code: 'not_found' });
  };

/** Frequent requests that change nothing of interest. */
const isRoutine = (method: string, path: string): boolean =>
  method === 'GET' || method === 'HEAD' || path === paths.refresh;

function logRequests(instance: FastifyInstance): void {
  instance.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const { method, url, ip, log } = request;
    // Without the query, which may contain personal data such as a search text.
    const [path = ''] = url.split('?', 1);
    // Logging every successful routine request would cost more than answering it.
    const level = statusCode < 400 && isRoutine(method, path) ? 'debug' : 'info';
    log[level]({ method, path, status: statusCode, ms: Math.round(elapsedTime), ip }, 'request');
    done();
  });
}

/** Ends each connection after its last response when the server closes; kept alive, it would delay the close. */
function endConnectionsOnClose(instance: FastifyInstance): void {
  let isClosing = false;
  instance.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  instance.addHook('onResponse', (request, _reply, done) => {
    if (isClosing) request.raw.socket.end();
    done();
  });
}

/** The HTTP server: Fastify, with limits on the size and duration of requests and on connections. */
export function createAdapter(configuration: Configuration, logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // `logRequests` writes one line per request.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    frameworkErrors: refuseMalformedUrl(configuration),
    routerOptions: { maxParamLength: 256 },
    ...(configuration.server.useHttps
      ? httpsOptions(configuration)
      : { http: { maxHeaderSize: MAX_HEADER_BYTES } }),
  });
  const instance = adapter.getInstance<FastifyInstance>();
  instance.server.headersTimeout = HEADERS_TIMEOUT_MS;
  limitConnections(instance, configuration, logger);
  setClientIp(instance, configuration);
  checkHosts(instance, configuration);
  readJson(instance);
  writeHeaders(instance, configuration);
  logRequests(instance);
  endConnectionsOnClose(instance);
  return adapter;
}
