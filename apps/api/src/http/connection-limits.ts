import { networkOf } from '@mikrochat/accounts';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/index.js';
import { plainAddress } from '../network/addresses.js';
import { trustOf } from '../network/client-address.js';
import { OncePerHour } from './once-per-hour.js';
import { WaitingConnections } from './waiting-connections.js';

/** The other end's address and port, by which a connection is found again once TLS is spoken over it. */
const endOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;

/** Finds the connection under one that speaks TLS; without TLS they are the same. */
function connectionsUnder(server: Server): (socket: Socket) => Socket {
  const under = new WeakMap<Socket, Socket>();
  const byEnd = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const end = endOf(socket);
    byEnd.set(end, socket);
    socket.once('close', () => byEnd.get(end) === socket && byEnd.delete(end));
  });
  server.on('secureConnection', (socket: Socket) => {
    const connection = byEnd.get(endOf(socket));
    if (connection) under.set(socket, connection);
  });
  return (socket) => under.get(socket) ?? socket;
}

function limitAll({ server }: FastifyInstance, most: number, logger: Logger): void {
  const once = new OncePerHour();
  server.maxConnections = most;
  server.on('drop', () => {
    const remedy = 'further ones are refused; see server.maxConnections';
    if (once.isFirst('')) logger.warn({ connections: most }, `there are too many connections: ${remedy}`);
  });
}

/** Limits how many connections there are, and how many of one network may wait for their client. */
export function limitConnections(
  instance: FastifyInstance,
  { server: settings }: Configuration,
  logger: Logger,
): void {
  const { maxConnections, maxIdleConnectionsPerAddress: most, useHttps } = settings;
  limitAll(instance, maxConnections, logger);
  const trusts = trustOf(settings);
  const once = new OncePerHour();
  const waiting = new WaitingConnections(most);
  const under = useHttps ? connectionsUnder(instance.server) : (socket: Socket) => socket;
  instance.server.on('connection', (socket: Socket) => {
    const peer = plainAddress(socket.remoteAddress ?? '') ?? '';
    // Everybody's requests come from a proxy; it has limits of its own.
    if (trusts(peer, 0)) return;
    const network = networkOf(peer);
    if (!waiting.open(socket, network) || !once.isFirst(network)) return;
    const remedy =
      'if that is your proxy, see server.trustProxy, otherwise server.maxIdleConnectionsPerAddress';
    logger.warn({ network, connections: most }, `an address keeps too many idle connections: ${remedy}`);
  });
  // Its body is there by then.
  instance.addHook('preValidation', (request, _reply, done) => {
    waiting.work(under(request.raw.socket));
    done();
  });
  instance.addHook('onSend', (request, _reply, _payload, done) => {
    waiting.wait(under(request.raw.socket));
    done();
  });
}
