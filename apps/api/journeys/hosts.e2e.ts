import { paths } from '@mikrochat/contract';
import { isPrivateIp } from '../src/network/ip-addresses.js';
import { aServer } from './support/server.js';
import { rawRequest, networkHost, sendLines } from './support/raw.js';

const REBOUND = 'evil.example:8000';
const page = { accept: 'text/html' };
// Headers that a same-origin page can set; forbidden headers such as Via are not among them.
const forged = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'localhost:8000',
  forwarded: 'for=127.0.0.1;host=localhost',
};

describe('a server that listens on loopback only', () => {
  const server = aServer();
  const answerTo = async (host: string, headers: Record<string, string> = {}) =>
    (await rawRequest(server.url + paths.configFile, { host, ...headers })).status;

  it.each([
    'localhost',
    'localhost:8000',
    'LOCALHOST:1',
    'localhost.',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:9',
    'a.localhost',
  ])('accepts the host %s', async (host) => expect(await answerTo(host)).toBe(200));

  it.each([
    'evil.example',
    REBOUND,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example@localhost',
    'localhost:80:80',
    'localhost/x',
    '0.0.0.0:8000',
    '2130706433',
    '[::2]',
  ])('rejects the host %j', async (host) => {
    const { status, code } = await rawRequest(server.url + paths.configFile, { host });
    expect([status, code]).toEqual([421, 'wrong_host']);
  });

  it('rejects a foreign X-Forwarded-Host', async () => {
    expect(await answerTo(REBOUND, forged)).toBe(421);
  });

  it.each([
    ['a page', '/', 'GET'],
    ['a file', '/config.js', 'GET'],
    ['what is not there', '/nothing', 'GET'],
    ['the documentation', paths.docs, 'GET'],
    ['a sign-in', paths.passwordLogin, 'POST'],
  ])('rejects %s', async (_, path, method) => {
    const headers = { host: REBOUND, origin: `http://${REBOUND}`, ...page };
    expect((await rawRequest(server.url + path, headers, method)).status).toBe(421);
  });

  it.each([paths.health, paths.ready])('answers %s for any host', async (path) => {
    expect((await rawRequest(server.url + path, { host: '10.0.0.7:8000' })).status).toBe(200);
  });

  it('checks the host of an absolute request URL', async () => {
    const lines = (target: string, host: string) =>
      sendLines(server.url, `GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close');
    expect(await lines(`http://localhost${paths.configFile}`, 'localhost')).toContain(' 200 ');
    expect(await lines(`http://evil.example${paths.configFile}`, 'localhost')).toContain(' 421 ');
    expect(await lines(paths.configFile, '')).toContain(' 421 ');
    expect(await sendLines(server.url, `GET ${paths.configFile} HTTP/1.0`)).toContain(' 421 ');
    expect(await sendLines(server.url, `GET ${paths.health} HTTP/1.0`)).toContain(' 200 ');
  });

  it('logs a foreign host once, with the setting that allows it', async () => {
    await rawRequest(server.url, { host: 'once.example' });
    await rawRequest(server.url, { host: 'once.example' });
    const lines = server.logLines.filter((line) => line.includes('"once.example"'));
    expect(lines).toHaveLength(1);
    expect(lines.join()).toMatch(/"level":"warn".*server\.allowedDomains/);
  });
});

describe('a server behind a proxy', () => {
  const server = aServer({
    auth: { appUrl: 'https://chat.example.com' },
    server: { allowedDomains: ['https://app.example.com'] },
  });
  const answerTo = async (host: string, headers: Record<string, string> = {}) =>
    (await rawRequest(server.url + paths.configFile, { host, ...headers })).status;

  it('accepts the configured hosts, ignoring port and case', async () => {
    for (const host of ['chat.example.com', 'Chat.Example.com.:443', 'app.example.com', 'localhost'])
      expect(await answerTo(host)).toBe(200);
  });

  it('accepts a host rewritten by a local proxy, and logs it once', async () => {
    const proxied = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    for (let count = 0; count < 3; count++) expect(await answerTo('backend', proxied)).toBe(200);
    expect(server.logLines.filter((line) => line.includes('"host":"backend"'))).toHaveLength(1);
    expect(await answerTo('backend')).toBe(421);
  });
});

describe('a server that listens on the network', () => {
  const server = aServer({ server: { host: '0.0.0.0' } });

  it('accepts any host, since proxies rewrite it, and logs it once', async () => {
    for (let count = 0; count < 3; count++)
      expect((await rawRequest(server.url + paths.configFile, { host: 'backend' })).status).toBe(200);
    expect(server.logLines.filter((line) => line.includes('"host":"backend"'))).toHaveLength(1);
  });

  it('logs at most 50 hosts', async () => {
    for (let count = 0; count < 60; count++) await rawRequest(server.url, { host: `h${count}.example` });
    expect(server.logLines.filter((line) => /"host":"h\d+\.example"/.test(line)).length).toBeLessThan(50);
  });
});

const networkAddress = networkHost();
const privateHost = networkHost(isPrivateIp);
const inNetwork = privateHost === undefined ? describe.skip : describe;
const at = (url: string, address: string | undefined, path: string): string =>
  `http://${address ?? ''}:${new URL(url).port}${path}`;

describe('dev mode', () => {
  const server = aServer({ auth: { authMode: 'dev' }, server: { host: '0.0.0.0' } });

  it('rejects foreign hosts on every interface', async () => {
    const { status, code } = await rawRequest(
      server.url + paths.devLogin,
      { host: REBOUND, ...forged },
      'POST',
    );
    expect([status, code]).toEqual([421, 'wrong_host']);
  });

  (networkAddress === undefined ? it.skip : it)(
    'rejects clients of the network, except for health checks',
    async () => {
      const host = 'localhost';
      const fromNetwork = (path: string) =>
        rawRequest(at(server.url, networkAddress, path), { host, ...forged });
      expect((await fromNetwork(paths.configFile)).status).toBe(404);
      expect((await fromNetwork(paths.configFile)).code).toBe('not_available');
      expect((await fromNetwork(paths.health)).status).toBe(200);
      expect(server.logLines.filter((line) => line.includes('answer this machine alone'))).toHaveLength(1);
    },
  );
});

inNetwork('dev mode with an appUrl in the local network', () => {
  const server = aServer({
    auth: { authMode: 'dev', appUrl: `http://${privateHost ?? ''}:8000` },
    server: { host: '::', trustProxy: 1 },
  });

  it('accepts clients of the local network only', async () => {
    const url = at(server.url, privateHost, paths.configFile);
    expect((await rawRequest(url)).status).toBe(200);
    expect((await rawRequest(url, { host: 'evil.example' })).status).toBe(421);
    expect((await rawRequest(url, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
  });
});

describe('the mailbox', () => {
  const server = aServer({
    auth: { authMode: 'magic-link', appUrl: 'http://chat.example.com' },
    server: { host: '0.0.0.0' },
  });
  const open = (headers: Record<string, string> = {}, url = server.url + paths.mailbox) =>
    rawRequest(url, { host: 'localhost', ...headers });

  it('is available on this machine', async () => {
    expect((await open()).status).toBe(200);
    expect((await open({ host: 'chat.example.com' })).status).toBe(200);
  });

  it('rejects foreign hosts despite X-Forwarded-Host', async () => {
    const { status, code } = await open({ host: REBOUND, ...forged });
    expect([status, code]).toEqual([421, 'wrong_host']);
    expect((await rawRequest(`${server.url}${paths.mailbox}/x`, { host: REBOUND })).status).toBe(421);
  });

  it('rejects requests through a tunnel or proxy', async () => {
    expect((await open({ 'x-forwarded-for': '203.0.113.9' })).code).toBe('not_available');
  });

  (networkAddress === undefined ? it.skip : it)('rejects clients of the network', async () => {
    const { code } = await open({}, at(server.url, networkAddress, paths.mailbox));
    expect(code).toBe('not_available');
  });
});
