import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly code: string | undefined;
}

const codeIn = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
};

/** Sends a request with headers that `fetch` forbids, such as Host. */
export function rawRequest(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, text, code: codeIn(text) });
      });
    });
    sent.on('error', reject).end();
  });
}

/** Sends raw lines. @returns the first line of the response */
export function sendLines(url: string, ...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write([...lines, '', ''].join('\r\n')));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const [first, ...more] = text.split('\r\n');
      if (more.length > 0) {
        resolve(first ?? '');
        socket.destroy();
      }
    });
    socket.on('error', reject).on('close', () => resolve(text));
  });
}

/** A non-loopback IP address of this machine, in brackets if it is IPv6. */
export function networkHost(isWanted: (address: string) => boolean = isIPv4): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // A link-local address would need a zone id.
  const found = all.find(
    ({ address, internal }) => !internal && !address.startsWith('fe80') && isWanted(address),
  );
  return found?.family === 'IPv6' ? `[${found.address}]` : found?.address;
}
