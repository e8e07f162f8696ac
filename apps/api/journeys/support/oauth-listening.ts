import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A test server on a free port. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens before the handler is made, so that the handler knows its own URL. */
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
