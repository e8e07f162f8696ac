import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { paths } from '@mikrochat/contract';
import { selfSigned } from '@mikrochat/test-mail';
import { rawRequest } from './support/raw.js';
import { aServer, TestServer } from './support/server.js';

const opened: Socket[] = [];
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

const portOf = ({ url }: TestServer): number => Number(new URL(url).port);

/** A connection that sends nothing. */
async function idle(server: TestServer, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(portOf(server), host);
  socket.on('error', () => undefined);
  opened.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.resume().once('close', () => resolve());
  });

const several = async (count: number, open: () => Promise<Socket>): Promise<Socket[]> => {
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index++) sockets.push(await open());
  return sockets;
};

const health = async (server: TestServer): Promise<number> =>
  (await rawRequest(server.url + paths.health)).status;

describe('idle connections of one IP address', () => {
  const server = aServer({ server: { trustProxy: [], maxConnections: 20, maxIdleConnectionsPerAddress: 5 } });

  it('are closed, oldest first, to make room for new ones', async () => {
    const all = await several(40, () => idle(server));
    await Promise.all(all.slice(0, 35).map(ended));
    expect(all.slice(36).every((socket) => !socket.closed)).toBe(true);
    expect(await health(server)).toBe(200);
    expect(server.logLines.filter((line) => line.includes('too many idle connections'))).toHaveLength(1);
  });

  it('include connections with an incomplete request', async () => {
    const slow = await several(10, async () => {
      const socket = await idle(server);
      const head = ['POST /auth/login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
      socket.write([...head, 'Content-Length: 100', '', '{'].join('\r\n'));
      return socket;
    });
    await Promise.all(slow.slice(0, 5).map(ended));
    expect(await health(server)).toBe(200);
  });

  it('do not close connections with a running request', async () => {
    const busy = await idle(server);
    let answer = '';
    busy.on('data', (chunk) => (answer += chunk.toString()));
    const body = JSON.stringify({ email: 'unknown@example.com', password: 'a password to hash' });
    const head = ['POST /auth/password-login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
    busy.write([...head, `Content-Length: ${body.length}`, 'Connection: close', '', body].join('\r\n'));
    await several(30, () => idle(server));
    await ended(busy);
    expect(answer).toContain('HTTP/1.1 401');
  });
});

describe('connections through a trusted proxy', () => {
  const server = aServer({ server: { maxIdleConnectionsPerAddress: 5 } });

  it('share one IP address and are not closed', async () => {
    const all = await several(30, () => idle(server));
    expect(await health(server)).toBe(200);
    expect(all.filter((socket) => socket.closed)).toEqual([]);
  });
});

describe('all connections', () => {
  const server = aServer({ server: { maxConnections: 10 } });

  it('are limited, and the limit is logged', async () => {
    const all = await several(15, () => idle(server));
    await Promise.all(all.slice(10).map(ended));
    expect(all.slice(0, 10).filter((socket) => socket.closed)).toEqual([]);
    expect(server.logLines.filter((line) => line.includes('server.maxConnections'))).toHaveLength(1);
  });
});

describe('connections over HTTPS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mikrochat-tls-'));
  const [sslCert, sslKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(sslCert, selfSigned.cert);
  writeFileSync(sslKey, selfSigned.key);
  const tls = { useHttps: true, sslCert, sslKey };
  const server = aServer({ server: { ...tls, trustProxy: [], maxIdleConnectionsPerAddress: 5 } });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are limited before and after the TLS handshake', async () => {
    const silent = await several(8, () => idle(server));
    await Promise.all(silent.slice(0, 3).map(ended));
    const spoken = await several(8, async () => {
      const socket = connectTls({ port: portOf(server), host: '127.0.0.1', rejectUnauthorized: false });
      socket.on('error', () => undefined);
      opened.push(socket);
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      return socket;
    });
    await Promise.all([...silent, ...spoken.slice(0, 3)].map(ended));
    const status = await new Promise((resolve, reject) => {
      get(server.url + paths.health, { rejectUnauthorized: false }, (response) =>
        resolve(response.statusCode),
      ).on('error', reject);
    });
    expect(status).toBe(200);
  });
});
