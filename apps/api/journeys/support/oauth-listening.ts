import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of the tests on a port of its own. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens first, so that who answers can know its own address. */
export async function listen(answer: (url: string) => RequestListener): Promise<Listening> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', answer(url));
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
