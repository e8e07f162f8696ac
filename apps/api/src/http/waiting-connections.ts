import type { Socket } from 'node:net';

/** The connections from one network. */
interface Network {
  /** Those that wait for their client, the one that waits longest first. */
  readonly waiting: Set<Socket>;
  /** How many there are, with those that the server is at work for. */
  open: number;
}

/**
 * The connections of each network that wait for their client: to send a request or the rest of one, or to read an
 * answer. A network may have so many of them; when there is one more, the one that waited longest ends. So nobody is
 * kept out by connections that somebody else left lying, and neither are others behind the same address.
 */
export class WaitingConnections {
  private readonly networks = new Map<string, Network>();
  private readonly networkOf = new WeakMap<Socket, Network>();

  constructor(private readonly most: number) {}

  /** Counts a new connection. @returns whether another one had to end */
  open(socket: Socket, name: string): boolean {
    const network = this.networks.get(name) ?? { waiting: new Set(), open: 0 };
    network.open++;
    this.networks.set(name, network);
    this.networkOf.set(socket, network);
    socket.once('close', () => {
      network.waiting.delete(socket);
      this.networkOf.delete(socket);
      if (--network.open === 0) this.networks.delete(name);
    });
    return this.wait(socket);
  }

  /** The server is at work for it. */
  work(socket: Socket): void {
    this.networkOf.get(socket)?.waiting.delete(socket);
  }

  /** It is the client's turn. @returns whether another connection had to end */
  wait(socket: Socket): boolean {
    const waiting = this.networkOf.get(socket)?.waiting;
    if (!waiting) return false;
    waiting.delete(socket);
    waiting.add(socket);
    const [oldest] = waiting.size > this.most ? waiting : [];
    if (!oldest) return false;
    waiting.delete(oldest);
    oldest.destroy();
    return true;
  }
}
