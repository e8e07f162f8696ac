import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProviderError } from '../provider-error.js';
import { ask, askForJson } from './outgoing.js';
import { isPrivate } from './private-addresses.js';

describe('an address is private', () => {
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
  ])('where it is %s', (address) => expect(isPrivate(address)).toBe(true));

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '140.82.121.4', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'and not where it is %s',
    (address) => expect(isPrivate(address)).toBe(false),
  );
});

describe('asking a preset', () => {
  it.each([
    ['http://accounts.example.com/', 'TLS'],
    ['https://127.0.0.1:1/', 'private'],
    ['https://[::1]:1/', 'private'],
    ['https://2130706433:1/', 'private'],
    ['https://localhost:1/', 'private'],
    ['https://169.254.169.254/', 'private'],
  ])('never reaches %s', async (url, reason) => {
    const asked = ask('public', { url });
    await expect(asked).rejects.toThrow(ProviderError);
    await expect(asked).rejects.toThrow(reason);
  });
});

describe('asking a provider next door', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((_, response) => void response.end('{"fine":true}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?secret=1`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is answered', async () => {
    expect(await askForJson('anywhere', { url })).toEqual({ fine: true });
  });

  it('is answered at the one origin that its operator named', async () => {
    expect(await askForJson({ origin: new URL(url).origin }, { url })).toEqual({ fine: true });
  });

  it.each([
    ['http://127.0.0.1:1/', 'TLS'],
    ['https://127.0.0.1:1/', 'private'],
    ['https://localhost:1/', 'private'],
  ])('does not open %s beside it', async (other, reason) => {
    const asked = ask({ origin: new URL(url).origin }, { url: other });
    await expect(asked).rejects.toThrow(ProviderError);
    await expect(asked).rejects.toThrow(reason);
  });

  it('says where it failed, without what was asked', async () => {
    const failed = ask('anywhere', { url: 'http://127.0.0.1:1/a?secret=1' });
    await expect(failed).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1\/a: /);
    await expect(failed).rejects.toThrow(ProviderError);
  });
});
