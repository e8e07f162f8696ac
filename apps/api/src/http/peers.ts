import { networkOf } from '@mikrochat/accounts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { Configuration } from '../configuration/index.js';
import { plainAddress } from '../network/addresses.js';
import { clientAddress, trustOf } from '../network/client-address.js';
import { OncePerHour } from './once-per-hour.js';

const REMEDY =
  'a header that says from where the request was forwarded was ignored: whoever sent it is not trusted. If that is ' +
  'your proxy, set server.trustProxy (TRUST_PROXY) to its address or to the number of proxies';

const peers = new WeakMap<Socket, string>();

/** The other end of the connection, in the form in which addresses are compared. */
export function peerOf({ socket }: FastifyRequest['raw']): string {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const peer = plainAddress(socket.remoteAddress ?? '') ?? '';
  peers.set(socket, peer);
  return peer;
}

const forwardedFor = ({ 'x-forwarded-for': header }: FastifyRequest['headers']): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;

/** Whether a request says that somebody passed it on. Anybody can write that, a page in a browser too. */
export const saysForwarded = ({ headers }: FastifyRequest): boolean =>
  headers['x-forwarded-for'] !== undefined ||
  headers['x-forwarded-host'] !== undefined ||
  headers['x-forwarded-proto'] !== undefined ||
  headers['forwarded'] !== undefined;

/**
 * Gives every request the address of its client, in place of Fastify's own reading, which takes for an address
 * whatever a header holds. Says so once where a header is ignored.
 */
export function readAddresses(instance: FastifyInstance, { server }: Configuration): void {
  const trusts = trustOf(server);
  const once = new OncePerHour();
  instance.addHook('onRequest', (request, _reply, done) => {
    const peer = peerOf(request.raw);
    const client = clientAddress(peer, forwardedFor(request.headers), trusts);
    // Fastify gives the other end of the connection by itself; a property of one's own costs a microsecond.
    if (client !== request.raw.socket.remoteAddress) Object.defineProperty(request, 'ip', { value: client });
    if (saysForwarded(request) && !trusts(peer, 0) && once.isFirst(networkOf(peer))) {
      request.log.warn({ peer }, REMEDY);
    }
    done();
  });
}
