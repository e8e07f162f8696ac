import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { preferPage, serveWebFiles, WebPage } from './web-files.js';

type Configuration = ConstructorParameters<typeof WebPage>[0];

const configuration = {
  auth: { appUrl: 'https://chat.example.com' },
  server: { allowedDomains: [] },
} as unknown as Configuration;

const script = 'console.log("the app")';
let folder: string;
let instance: FastifyInstance;

async function serve(from: string): Promise<FastifyInstance> {
  const server = fastify();
  const page = new WebPage(configuration, from);
  server.setNotFoundHandler((request, reply) => {
    if (page.isFor(request)) page.send(reply);
    else void reply.status(404).send('');
  });
  preferPage(server, page);
  server.get('/users', () => ({ users: [] }));
  server.post('/users', () => ({}));
  await serveWebFiles(server, from);
  return server;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-files-'));
  await writeFile(
    join(folder, 'index.html'),
    '<app-root ngCspNonce="CSP_NONCE"></app-root><style nonce="CSP_NONCE">',
  );
  await writeFile(join(folder, 'main-ABCD1234.js'), script);
  await writeFile(join(folder, 'main-ABCD1234.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'config.js'), 'window.MIKROCHAT_CONFIG = {};');
  instance = await serve(folder);
});
afterAll(async () => {
  await instance.close();
  await rm(folder, { recursive: true });
});

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (url: string, headers: Record<string, string> = {}) => instance.inject({ url, headers });

describe('the page', () => {
  it('is served at every route of the web app', async () => {
    for (const url of ['/', '/sign-in', '/admin/users?search=ada', '/index.html']) {
      const response = await get(url, html);
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.body).toContain('<app-root');
    }
  });

  it('has a new nonce in every response, the same in its policy and its content', async () => {
    const nonces = await Promise.all(
      ['/', '/'].map(async (url) => {
        const { body, headers } = await get(url, html);
        const [, nonce = ''] = /nonce="([^"]+)"/.exec(body) ?? [];
        expect(body.split(nonce)).toHaveLength(3);
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each([{}, { accept: '*/*' }, { accept: 'application/json' }])(
    'is served at the routes of the web app whatever the client accepts: %j',
    async (headers) => {
      for (const url of ['/', '/sign-in', '/admin/users?search=ada'])
        expect((await get(url, headers)).body).toContain('<app-root');
      expect((await instance.inject({ method: 'HEAD', url: '/sign-in', headers })).statusCode).toBe(200);
    },
  );

  it('answers a navigation to a route that the web app and the API share', async () => {
    const navigation = { ...html, 'sec-fetch-mode': 'navigate' };
    for (const headers of [html, navigation])
      expect((await get('/users', headers)).body).toContain('<app-root');
    const apiClients = [
      {},
      { accept: '*/*' },
      { accept: 'application/json' },
      { ...html, authorization: 'Bearer x' },
      { ...html, 'sec-fetch-mode': 'cors' },
    ];
    for (const headers of apiClients) expect((await get('/users', headers)).json()).toEqual({ users: [] });
    const posted = await instance.inject({ method: 'POST', url: '/users', headers: navigation });
    expect(posted.json()).toEqual({});
  });

  it('is not served to API clients at unknown URLs, nor for other methods', async () => {
    expect((await get('/nothing', { accept: 'application/json' })).statusCode).toBe(404);
    expect((await get('/nothing')).statusCode).toBe(404);
    expect((await instance.inject({ method: 'POST', url: '/sign-in', headers: html })).statusCode).toBe(404);
  });
});

describe('the files', () => {
  it('with a hash in their name are cached for a year, the others revalidated', async () => {
    expect((await get('/main-ABCD1234.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/config.js')).headers['cache-control']).toBe('no-cache');
  });

  it('are sent as compressed at build time when the client accepts the encoding', async () => {
    const compressed = await get('/main-ABCD1234.js', { 'accept-encoding': 'gzip, br' });
    expect(compressed.headers['content-encoding']).toBe('br');
    expect(compressed.headers['content-type']).toContain('javascript');
    expect(compressed.headers['cache-control']).toContain('immutable');
    expect(brotliDecompressSync(compressed.rawPayload).toString()).toBe(script);
    expect((await get('/main-ABCD1234.js')).body).toBe(script);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/main-ABCD1234.js.br',
    '/nothing.js',
  ])('do not include %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });
});

describe('a server without a built app', () => {
  it('answers 404 in place of the page', async () => {
    const server = await serve(join(folder, 'nowhere'));
    expect((await server.inject({ url: '/', headers: html })).statusCode).toBe(404);
    await server.close();
  });
});
