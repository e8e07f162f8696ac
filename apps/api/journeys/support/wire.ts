import { connect, createServer, type Server, type Socket } from 'node:net';

/** The wire between server and database, which a test can cut, silence and mend. */
export class Wire {
  private server: Server | undefined;
  private port = 0;
  private isSilent = false;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly target: () => string) {}

  /** The database at the other end, as seen through the wire. */
  get url(): string {
    const url = new URL(this.target());
    url.port = String(this.port);
    return url.href;
  }

  /** Connects the two ends, for the first time or again. */
  async mend(): Promise<void> {
    this.isSilent = false;
    this.server ??= await this.listen();
  }

  /** Ends every connection and refuses new ones: the database was stopped. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Takes everything and answers nothing: the network between lost its way. */
  silence(): void {
    this.isSilent = true;
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
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => !this.isSilent && to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
