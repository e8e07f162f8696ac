import { connect, createServer, type Server, type Socket } from 'node:net';

/** One connection through the proxy. */
export interface ProxiedConnection {
  /** What the client sent first: for Postgres the startup message, with user, database and application name. */
  readonly startupMessage: string;
}

/** A TCP proxy in front of a database, which a test can close, silence and open again. */
export class TcpProxy {
  private server: Server | undefined;
  private port = 0;
  private isSilent: (connection: ProxiedConnection) => boolean = () => false;
  private readonly connections = new Set<ProxiedConnection>();
  private readonly sockets = new Set<Socket>();

  /** @param target the URL of the database, which may not exist yet */
  constructor(private readonly target: () => string) {}

  /** The database's URL, by way of this proxy. */
  get url(): string {
    const url = new URL(this.target());
    url.port = String(this.port);
    return url.href;
  }

  /** Listens, at the same port as before, and silences nothing. What was silenced before is lost. */
  async open(): Promise<void> {
    this.isSilent = () => false;
    this.server ??= await this.listen();
  }

  /** Ends every connection and refuses new ones, as if the database had been stopped. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Accepts data and delivers none, on these connections and on later ones, as a network that drops packets. */
  silence(which: (connection: ProxiedConnection) => boolean = () => true): void {
    this.isSilent = which;
  }

  /** Silences the open connections; new ones work, as behind a firewall that lost its state. */
  silenceOpenConnections(): void {
    const open = new Set(this.connections);
    this.silence((connection) => open.has(connection));
  }

  private listen(): Promise<Server> {
    const server = createServer((client) => this.forward(client));
    return new Promise((resolve) =>
      server.listen(this.port, '127.0.0.1', () => {
        const address = server.address();
        if (address && typeof address === 'object') this.port = address.port;
        resolve(server);
      }),
    );
  }

  private forward(client: Socket): void {
    const { hostname, port } = new URL(this.target());
    const database = connect(Number(port), hostname);
    const connection = { startupMessage: '' };
    this.connections.add(connection);
    client.once('data', (chunk) => (connection.startupMessage = chunk.toString('latin1')));
    client.once('close', () => this.connections.delete(connection));
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => !this.isSilent(connection) && to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
