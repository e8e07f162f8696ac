import type { Socket } from 'node:net';

/** The connections of one network. */
interface Network {
  /** The idle connections; the one idle for longest comes first. */
  readonly idle: Set<Socket>;
  /** The number of open connections, idle or busy. */
  open: number;
}

/**
 * Limits the idle connections of each network. A connection is idle while the server waits for its client: to send a
 * request or the rest of one, or to read a response. Beyond the limit, the connection that has been idle for longest is
 * closed, so that abandoned connections keep out neither new clients nor others behind the same IP address.
 */
export class IdleConnections {
  private readonly networks = new Map<string, Network>();
  private readonly networkOf = new WeakMap<Socket, Network>();

  constructor(private readonly maxPerNetwork: number) {}

  /** Adds a new connection, idle at first. @returns whether another connection was closed for it */
  add(socket: Socket, networkName: string): boolean {
    const network = this.networks.get(networkName) ?? { idle: new Set(), open: 0 };
    network.open++;
    this.networks.set(networkName, network);
    this.networkOf.set(socket, network);
    socket.once('close', () => {
      network.idle.delete(socket);
      this.networkOf.delete(socket);
      if (--network.open === 0) this.networks.delete(networkName);
    });
    return this.setIdle(socket);
  }

  /** The server handles a request of this connection. */
  setBusy(socket: Socket): void {
    this.networkOf.get(socket)?.idle.delete(socket);
  }

  /** The server waits for the client of this connection. @returns whether another connection was closed for it */
  setIdle(socket: Socket): boolean {
    const idle = this.networkOf.get(socket)?.idle;
    if (!idle) return false;
    idle.delete(socket);
    idle.add(socket);
    const [longest] = idle.size > this.maxPerNetwork ? idle : [];
    if (!longest) return false;
    idle.delete(longest);
    longest.destroy();
    return true;
  }
}
