import { clientIp, proxyTrust } from './client-ip.js';

const loopback = proxyTrust({ trustProxy: ['loopback'] });
const from = (header: string | undefined, isTrusted = loopback, remoteIp = '127.0.0.1') =>
  clientIp(remoteIp, header, isTrusted);

describe('the IP address of a client behind a proxy', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    [' 1.2.3.4 ', '1.2.3.4'],
    ['6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['6.6.6.6,1.2.3.4,127.0.0.1', '1.2.3.4'],
    ['1.2.3.4, ::1', '1.2.3.4'],
    ['2001:DB8::0001', '2001:db8::1'],
  ])('is the first one from the right that is not a trusted proxy’s: %j', (header, expected) =>
    expect(from(header)).toBe(expected),
  );

  it.each([
    ['1.2.3.4:5678', '1.2.3.4'],
    ['[2001:db8::1]:80', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:0102:0304', '1.2.3.4'],
  ])('is normalized, however a proxy writes it: %j', (header, expected) =>
    expect(from(header)).toBe(expected),
  );

  it.each([
    'unknown',
    '_hidden',
    'evil',
    '',
    ' ',
    ',',
    '1.2.3.4,',
    '1.2.3',
    '1.2.3.4:',
    '1.2.3.4:x',
    '[1.2.3.4',
    '1.2.3.4/8',
    'for=1.2.3.4',
    "1.2.3.4', 'x'); drop table sessions; --",
    'x'.repeat(16_000),
  ])('is the proxy’s own when its entry is malformed: %j', (header) =>
    expect(from(header)).toBe('127.0.0.1'),
  );

  it('is that of the last trusted proxy when the next entry is malformed', () => {
    const isTrusted = proxyTrust({ trustProxy: ['loopback', '10.0.0.0/8'] });
    expect(from('1.2.3.4, unknown, 10.0.0.7', isTrusted)).toBe('10.0.0.7');
    expect(from('1.2.3.4, 10.0.0.7', isTrusted)).toBe('1.2.3.4');
  });

  it('is that of an untrusted sender, whatever its header contains', () => {
    expect(from('1.2.3.4', loopback, '203.0.113.9')).toBe('203.0.113.9');
    expect(from('1.2.3.4', proxyTrust({ trustProxy: false }))).toBe('127.0.0.1');
    expect(from('1.2.3.4', proxyTrust({ trustProxy: [] }))).toBe('127.0.0.1');
    expect(from('1.2.3.4', proxyTrust({ trustProxy: 0 }))).toBe('127.0.0.1');
    expect(from(undefined)).toBe('127.0.0.1');
  });

  it('is as many hops away as there are proxies', () => {
    const header = '6.6.6.6, 1.2.3.4, 10.0.0.7';
    expect(from(header, proxyTrust({ trustProxy: 1 }))).toBe('10.0.0.7');
    expect(from(header, proxyTrust({ trustProxy: 2 }))).toBe('1.2.3.4');
    expect(from(header, proxyTrust({ trustProxy: 3 }))).toBe('6.6.6.6');
  });

  it('recognizes a trusted proxy in any form of its IP address', () => {
    const isTrusted = proxyTrust({
      trustProxy: ['::ffff:10.0.0.7', '2001:DB8:0::7', 'fd00::/8', 'uniquelocal'],
    });
    for (const proxy of ['10.0.0.7', '2001:db8::7', 'fd12::1', '192.168.1.1'])
      expect(from('1.2.3.4', isTrusted, proxy)).toBe('1.2.3.4');
    expect(from('1.2.3.4', isTrusted, '2001:db8::8')).toBe('2001:db8::8');
  });

  it('is found in bounded time, however long the header is', () => {
    const header = '127.0.0.1,'.repeat(1500) + '127.0.0.1';
    const begun = performance.now();
    for (let count = 0; count < 100; count++) from(header);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
