import { paths } from '@mikrochat/contract';
import { isPrivateIp } from '../src/network/ip-addresses.js';
import { aServer } from './support/server.js';
import { ask, neighbourAddress, sendLines } from './support/raw.js';

const REBOUND = 'evil.example:8000';
const page = { accept: 'text/html' };
// What a page can send along where it is the same origin; Via and the like it cannot.
const forged = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'localhost:8000',
  forwarded: 'for=127.0.0.1;host=localhost',
};

describe('a server that listens to this machine alone', () => {
  const server = aServer();
  const answerTo = async (host: string, headers: Record<string, string> = {}) =>
    (await ask(server.url + paths.configFile, { host, ...headers })).status;

  it.each([
    'localhost',
    'localhost:8000',
    'LOCALHOST:1',
    'localhost.',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:9',
    'a.localhost',
  ])('answers to %s', async (host) => expect(await answerTo(host)).toBe(200));

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
  ])('refuses %j', async (host) => {
    const { status, code } = await ask(server.url + paths.configFile, { host });
    expect([status, code]).toEqual([421, 'wrong_host']);
  });

  it('refuses a page that says it was forwarded', async () => {
    expect(await answerTo(REBOUND, forged)).toBe(421);
  });

  it.each([
    ['a page', '/', 'GET'],
    ['a file', '/config.js', 'GET'],
    ['what is not there', '/nothing', 'GET'],
    ['the documentation', paths.docs, 'GET'],
    ['a sign-in', paths.passwordLogin, 'POST'],
  ])('refuses %s', async (_, path, method) => {
    const headers = { host: REBOUND, origin: `http://${REBOUND}`, ...page };
    expect((await ask(server.url + path, headers, method)).status).toBe(421);
  });

  it.each([paths.health, paths.ready])('answers %s to everybody', async (path) => {
    expect((await ask(server.url + path, { host: '10.0.0.7:8000' })).status).toBe(200);
  });

  it('takes the host of a whole URL for the host, and none for a foreign one', async () => {
    const lines = (target: string, host: string) =>
      sendLines(server.url, `GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close');
    expect(await lines(`http://localhost${paths.configFile}`, 'localhost')).toContain(' 200 ');
    expect(await lines(`http://evil.example${paths.configFile}`, 'localhost')).toContain(' 421 ');
    expect(await lines(paths.configFile, '')).toContain(' 421 ');
    expect(await sendLines(server.url, `GET ${paths.configFile} HTTP/1.0`)).toContain(' 421 ');
    expect(await sendLines(server.url, `GET ${paths.health} HTTP/1.0`)).toContain(' 200 ');
  });

  it('names a foreign host once, with the remedy', async () => {
    await ask(server.url, { host: 'once.example' });
    await ask(server.url, { host: 'once.example' });
    const lines = server.logLines.filter((line) => line.includes('"once.example"'));
    expect(lines).toHaveLength(1);
    expect(lines.join()).toMatch(/"level":"warn".*server\.allowedDomains/);
  });
});

describe('a server that people reach through a proxy', () => {
  const server = aServer({
    auth: { appUrl: 'https://chat.example.com' },
    server: { allowedDomains: ['https://app.example.com'] },
  });
  const answerTo = async (host: string, headers: Record<string, string> = {}) =>
    (await ask(server.url + paths.configFile, { host, ...headers })).status;

  it('answers to the hosts it was told, whatever their port and letters', async () => {
    for (const host of ['chat.example.com', 'Chat.Example.com.:443', 'app.example.com', 'localhost'])
      expect(await answerTo(host)).toBe(200);
  });

  it('lets the proxy on this machine rewrite the host, and says so once', async () => {
    const proxied = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    for (let count = 0; count < 3; count++) expect(await answerTo('backend', proxied)).toBe(200);
    expect(server.logLines.filter((line) => line.includes('"host":"backend"'))).toHaveLength(1);
    expect(await answerTo('backend')).toBe(421);
  });
});

describe('a server that listens to the network', () => {
  const server = aServer({ server: { host: '0.0.0.0' } });

  it('answers to any host, since proxies write their own, and says so once', async () => {
    for (let count = 0; count < 3; count++)
      expect((await ask(server.url + paths.configFile, { host: 'backend' })).status).toBe(200);
    expect(server.logLines.filter((line) => line.includes('"host":"backend"'))).toHaveLength(1);
  });

  it('says no more than fifty of them', async () => {
    for (let count = 0; count < 60; count++) await ask(server.url, { host: `h${count}.example` });
    expect(server.logLines.filter((line) => /"host":"h\d+\.example"/.test(line)).length).toBeLessThan(50);
  });
});

const neighbour = neighbourAddress();
const privateNeighbour = neighbourAddress(isPrivateIp);
const inNetwork = privateNeighbour === undefined ? describe.skip : describe;
const at = (url: string, address: string | undefined, path: string): string =>
  `http://${address ?? ''}:${new URL(url).port}${path}`;

describe('dev mode', () => {
  const server = aServer({ auth: { authMode: 'dev' }, server: { host: '0.0.0.0' } });

  it('refuses foreign hosts wherever it listens', async () => {
    const { status, code } = await ask(server.url + paths.devLogin, { host: REBOUND, ...forged }, 'POST');
    expect([status, code]).toEqual([421, 'wrong_host']);
  });

  (neighbour === undefined ? it.skip : it)('refuses a neighbour in the network, but for health', async () => {
    const host = 'localhost';
    const ofNeighbour = (path: string) => ask(at(server.url, neighbour, path), { host, ...forged });
    expect((await ofNeighbour(paths.configFile)).status).toBe(404);
    expect((await ofNeighbour(paths.configFile)).code).toBe('not_available');
    expect((await ofNeighbour(paths.health)).status).toBe(200);
    expect(server.logLines.filter((line) => line.includes('answer this machine alone'))).toHaveLength(1);
  });
});

inNetwork('dev mode that was told an address of the network', () => {
  const server = aServer({
    auth: { authMode: 'dev', appUrl: `http://${privateNeighbour ?? ''}:8000` },
    server: { host: '::', trustProxy: 1 },
  });

  it('answers neighbours there, and nobody from outside', async () => {
    const url = at(server.url, privateNeighbour, paths.configFile);
    expect((await ask(url)).status).toBe(200);
    expect((await ask(url, { host: 'evil.example' })).status).toBe(421);
    expect((await ask(url, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
  });
});

describe('the mailbox', () => {
  const server = aServer({
    auth: { authMode: 'magic-link', appUrl: 'http://chat.example.com' },
    server: { host: '0.0.0.0' },
  });
  const open = (headers: Record<string, string> = {}, url = server.url + paths.mailbox) =>
    ask(url, { host: 'localhost', ...headers });

  it('opens on this machine', async () => {
    expect((await open()).status).toBe(200);
    expect((await open({ host: 'chat.example.com' })).status).toBe(200);
  });

  it('refuses foreign hosts, whatever they say about being forwarded', async () => {
    const { status, code } = await open({ host: REBOUND, ...forged });
    expect([status, code]).toEqual([421, 'wrong_host']);
    expect((await ask(`${server.url}${paths.mailbox}/x`, { host: REBOUND })).status).toBe(421);
  });

  it('refuses whoever comes through a tunnel or a proxy', async () => {
    expect((await open({ 'x-forwarded-for': '203.0.113.9' })).code).toBe('not_available');
  });

  (neighbour === undefined ? it.skip : it)('refuses a neighbour in the network', async () => {
    const { code } = await open({}, at(server.url, neighbour, paths.mailbox));
    expect(code).toBe('not_available');
  });
});
