import { networkOf } from '@mikrochat/accounts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { Configuration } from '../configuration/index.js';
import { clientIp, proxyTrust } from '../network/client-ip.js';
import { normalizeIp } from '../network/ip-addresses.js';
import { LogThrottle } from './log-throttle.js';

const REMEDY =
  'a header that says from where the request was forwarded was ignored: its sender is not a trusted proxy. If it is ' +
  'your proxy, set server.trustProxy (TRUST_PROXY) to its IP address or to the number of proxies';

const remoteIps = new WeakMap<Socket, string>();

/** The IP address of the other end of a request's connection, a proxy's or the client's own; cached per connection. */
export function remoteIpOf({ socket }: FastifyRequest['raw']): string {
  const cached = remoteIps.get(socket);
  if (cached !== undefined) return cached;
  const ip = normalizeIp(socket.remoteAddress ?? '') ?? '';
  remoteIps.set(socket, ip);
  return ip;
}

const forwardedFor = ({ 'x-forwarded-for': header }: FastifyRequest['headers']): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;

/** Whether a request has a header of a proxy. Any client can send one, also a script in a browser. */
export const hasForwardedHeader = ({ headers }: FastifyRequest): boolean =>
  headers['x-forwarded-for'] !== undefined ||
  headers['x-forwarded-host'] !== undefined ||
  headers['x-forwarded-proto'] !== undefined ||
  headers['forwarded'] !== undefined;

/**
 * Sets `request.ip` to the IP address of the client. Replaces Fastify's `trustProxy`, which accepts any text in the
 * header as an IP address. Logs a warning when the header of an untrusted sender is ignored.
 */
export function setClientIp(instance: FastifyInstance, { server }: Configuration): void {
  const isTrusted = proxyTrust(server);
  const throttle = new LogThrottle();
  instance.addHook('onRequest', (request, _reply, done) => {
    const remoteIp = remoteIpOf(request.raw);
    const client = clientIp(remoteIp, forwardedFor(request.headers), isTrusted);
    // Fastify's own `ip` is the remote address; defining a property costs a microsecond, so only where they differ.
    if (client !== request.raw.socket.remoteAddress) Object.defineProperty(request, 'ip', { value: client });
    if (hasForwardedHeader(request) && !isTrusted(remoteIp, 0) && throttle.allows(networkOf(remoteIp))) {
      request.log.warn({ peer: remoteIp }, REMEDY);
    }
    done();
  });
}
