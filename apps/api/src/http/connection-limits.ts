import { networkOf } from '@mikrochat/accounts';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/index.js';
import { proxyTrust } from '../network/client-ip.js';
import { normalizeIp } from '../network/ip-addresses.js';
import { IdleConnections } from './idle-connections.js';
import { LogThrottle } from './log-throttle.js';

/** Identifies a connection by its remote end, which a TLS socket and the TCP socket below it have in common. */
const remoteEndOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string =>
  `${remoteAddress} ${remotePort}`;

/** Maps the TLS socket of a request to the TCP socket below it. */
function tcpSocketFinder(server: Server): (socket: Socket) => Socket {
  const tcpSockets = new WeakMap<Socket, Socket>();
  const byRemoteEnd = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const remoteEnd = remoteEndOf(socket);
    byRemoteEnd.set(remoteEnd, socket);
    socket.once('close', () => byRemoteEnd.get(remoteEnd) === socket && byRemoteEnd.delete(remoteEnd));
  });
  server.on('secureConnection', (socket: Socket) => {
    const tcpSocket = byRemoteEnd.get(remoteEndOf(socket));
    if (tcpSocket) tcpSockets.set(socket, tcpSocket);
  });
  return (socket) => tcpSockets.get(socket) ?? socket;
}

function limitTotal({ server }: FastifyInstance, maxConnections: number, logger: Logger): void {
  const throttle = new LogThrottle();
  server.maxConnections = maxConnections;
  server.on('drop', () => {
    if (!throttle.allows('')) return;
    const message = 'there are too many connections: further ones are refused; see server.maxConnections';
    logger.warn({ connections: maxConnections }, message);
  });
}

/** Limits the connections in all, and the idle ones of each network. */
export function limitConnections(
  instance: FastifyInstance,
  { server: settings }: Configuration,
  logger: Logger,
): void {
  const { maxConnections, maxIdleConnectionsPerAddress: maxIdle, useHttps } = settings;
  limitTotal(instance, maxConnections, logger);
  const isTrusted = proxyTrust(settings);
  const throttle = new LogThrottle();
  const connections = new IdleConnections(maxIdle);
  const tcpSocketOf = useHttps ? tcpSocketFinder(instance.server) : (socket: Socket) => socket;
  instance.server.on('connection', (socket: Socket) => {
    const remoteIp = normalizeIp(socket.remoteAddress ?? '') ?? '';
    // A trusted proxy carries the requests of all clients and limits their connections itself.
    if (isTrusted(remoteIp, 0)) return;
    const network = networkOf(remoteIp);
    if (!connections.add(socket, network) || !throttle.allows(network)) return;
    const remedy =
      'if that is your proxy, see server.trustProxy, otherwise server.maxIdleConnectionsPerAddress';
    const message = `an IP address keeps too many idle connections: ${remedy}`;
    logger.warn({ network, connections: maxIdle }, message);
  });
  // `preValidation` runs once the whole body has arrived.
  instance.addHook('preValidation', (request, _reply, done) => {
    connections.setBusy(tcpSocketOf(request.raw.socket));
    done();
  });
  instance.addHook('onSend', (request, _reply, _payload, done) => {
    connections.setIdle(tcpSocketOf(request.raw.socket));
    done();
  });
}
