import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EgressError, fetchUnder, isPrivate } from './egress.js';

describe('an IP address', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
  ])('%s is private', (address) => expect(isPrivate(address)).toBe(true));

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '140.82.121.4', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(isPrivate(address)).toBe(false),
  );
});

describe('egress policy public', () => {
  it.each([
    ['http://accounts.example.com/', 'TLS'],
    ['https://127.0.0.1:1/', 'private'],
    ['https://[::1]:1/', 'private'],
    ['https://2130706433:1/', 'private'],
    ['https://localhost:1/', 'private'],
    ['https://169.254.169.254/', 'private'],
  ])('does not call %s', async (url, reason) => {
    const response = fetchUnder('public')(url);
    await expect(response).rejects.toThrow(EgressError);
    await expect(response).rejects.toThrow(reason);
  });
});

describe('egress to a private IP address', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((_, response) => void response.end('{"fine":true}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?secret=1`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is allowed by the policy any', async () => {
    expect(await (await fetchUnder('any')(url)).json()).toEqual({ fine: true });
  });

  it('is allowed at the one origin of the policy', async () => {
    const response = await fetchUnder({ origin: new URL(url).origin })(url);
    expect(await response.json()).toEqual({ fine: true });
  });

  it.each([
    ['http://127.0.0.1:1/', 'TLS'],
    ['https://127.0.0.1:1/', 'private'],
    ['https://localhost:1/', 'private'],
  ])('is not allowed at %s beside that origin', async (other, reason) => {
    const response = fetchUnder({ origin: new URL(url).origin })(other);
    await expect(response).rejects.toThrow(EgressError);
    await expect(response).rejects.toThrow(reason);
  });

  it('fails with the URL but not its query', async () => {
    const failed = fetchUnder('any')('http://127.0.0.1:1/a?secret=1');
    await expect(failed).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1\/a: /);
    await expect(failed).rejects.toThrow(EgressError);
  });
});
