import { connect, createServer, type Server, type Socket } from 'node:net';

/** One connection through the wire. */
export interface Link {
  /** What the client said first: name of the user, of the database and of the application. */
  readonly greeting: string;
}

/** The wire between server and database, which a test can cut, silence and mend. */
export class TcpProxy {
  private server: Server | undefined;
  private port = 0;
  private isSilent: (link: Link) => boolean = () => false;
  private readonly links = new Set<Link>();
  private readonly sockets = new Set<Socket>();

  constructor(private readonly target: () => string) {}

  /** The database at the other end, as seen through the wire. */
  get url(): string {
    const url = new URL(this.target());
    url.port = String(this.port);
    return url.href;
  }

  /** Connects the two ends, for the first time or again. What was swallowed is lost. */
  async mend(): Promise<void> {
    this.isSilent = () => false;
    this.server ??= await this.listen();
  }

  /** Ends every connection and refuses new ones: the database was stopped. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Takes everything and delivers nothing, on these connections and those to come: the network lost its way. */
  silence(which: (link: Link) => boolean = () => true): void {
    this.isSilent = which;
  }

  /** Silences the connections that stand now; new ones work, as behind a firewall that forgot the old ones. */
  silencePresent(): void {
    const present = new Set(this.links);
    this.silence((link) => present.has(link));
  }

  private listen(): Promise<Server> {
    const server = createServer((near) => this.join(near));
    return new Promise((resolve) =>
      server.listen(this.port, '127.0.0.1', () => {
        const address = server.address();
        if (address && typeof address === 'object') this.port = address.port;
        resolve(server);
      }),
    );
  }

  private join(near: Socket): void {
    const { hostname, port } = new URL(this.target());
    const far = connect(Number(port), hostname);
    const link = { greeting: '' };
    this.links.add(link);
    near.once('data', (chunk) => (link.greeting = chunk.toString('latin1')));
    near.once('close', () => this.links.delete(link));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => !this.isSilent(link) && to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
