import { isInternalHost, isLocalHost } from './hosts.js';
import { isPrivateIp, normalizeIp } from './ip-addresses.js';

describe('a local host', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    '127.0.0.1',
    '127.8.9.10',
    '::1',
    '[::1]',
  ])('is %s', (host) => expect(isLocalHost(host)).toBe(true));

  it.each([
    'localhost.evil.example',
    'localhost-evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '127.evil.example',
    '128.0.0.1',
    '0.0.0.0',
    '[::2]',
    '.localhost',
    '',
  ])('is not %j', (host) => expect(isLocalHost(host)).toBe(false));
});

describe('an internal host', () => {
  it.each([
    'postgres',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '[fd00::1]',
    'fe80::1',
    '127.0.0.1',
  ])('is %s', (host) => expect(isInternalHost(host)).toBe(true));

  it.each(['db.example.com', '8.8.8.8', '172.32.0.1', '[2001:db8::1]', '100.128.0.1'])('is not %s', (host) =>
    expect(isInternalHost(host)).toBe(false),
  );
});

describe('an IP address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is normalized to %s', (text, expected) => expect(normalizeIp(text)).toBe(expected));

  it.each([
    'unknown',
    '_hidden',
    'evil',
    '1.2.3',
    '1.2.3.4:5678',
    '[::1]',
    '[::1]:80',
    ' 1.2.3.4',
    '01.2.3.4',
    '',
  ])('%j is none', (text) => expect(normalizeIp(text)).toBeNull());

  it('mapped from a private IPv4 address is private', () => {
    expect(isPrivateIp(normalizeIp('::ffff:10.0.0.1') ?? '')).toBe(true);
  });
});
