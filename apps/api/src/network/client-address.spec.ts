import { clientAddress, trustOf } from './client-address.js';

const loopback = trustOf({ trustProxy: ['loopback'] });
const from = (header: string | undefined, trusts = loopback, peer = '127.0.0.1') =>
  clientAddress(peer, header, trusts);

describe('the address of a client behind a proxy', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    [' 1.2.3.4 ', '1.2.3.4'],
    ['6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['6.6.6.6,1.2.3.4,127.0.0.1', '1.2.3.4'],
    ['1.2.3.4, ::1', '1.2.3.4'],
    ['2001:DB8::0001', '2001:db8::1'],
  ])('is read from the right, past those that are believed: %j', (header, expected) =>
    expect(from(header)).toBe(expected),
  );

  it.each([
    ['1.2.3.4:5678', '1.2.3.4'],
    ['[2001:db8::1]:80', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:0102:0304', '1.2.3.4'],
  ])('has one form, however a proxy writes it: %j', (header, expected) =>
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
  ])('is the proxy’s own where the proxy reported none: %j', (header) =>
    expect(from(header)).toBe('127.0.0.1'),
  );

  it('is that of the last believed proxy where something further away is no address', () => {
    const trusts = trustOf({ trustProxy: ['loopback', '10.0.0.0/8'] });
    expect(from('1.2.3.4, unknown, 10.0.0.7', trusts)).toBe('10.0.0.7');
    expect(from('1.2.3.4, 10.0.0.7', trusts)).toBe('1.2.3.4');
  });

  it('is the peer’s where the peer is not believed, whatever it says', () => {
    expect(from('1.2.3.4', loopback, '203.0.113.9')).toBe('203.0.113.9');
    expect(from('1.2.3.4', trustOf({ trustProxy: false }))).toBe('127.0.0.1');
    expect(from('1.2.3.4', trustOf({ trustProxy: [] }))).toBe('127.0.0.1');
    expect(from('1.2.3.4', trustOf({ trustProxy: 0 }))).toBe('127.0.0.1');
    expect(from(undefined)).toBe('127.0.0.1');
  });

  it('is as many steps away as there are proxies', () => {
    const header = '6.6.6.6, 1.2.3.4, 10.0.0.7';
    expect(from(header, trustOf({ trustProxy: 1 }))).toBe('10.0.0.7');
    expect(from(header, trustOf({ trustProxy: 2 }))).toBe('1.2.3.4');
    expect(from(header, trustOf({ trustProxy: 3 }))).toBe('6.6.6.6');
  });

  it('takes a believed address in any form', () => {
    const trusts = trustOf({ trustProxy: ['::ffff:10.0.0.7', '2001:DB8:0::7', 'fd00::/8', 'uniquelocal'] });
    for (const peer of ['10.0.0.7', '2001:db8::7', 'fd12::1', '192.168.1.1'])
      expect(from('1.2.3.4', trusts, peer)).toBe('1.2.3.4');
    expect(from('1.2.3.4', trusts, '2001:db8::8')).toBe('2001:db8::8');
  });

  it('costs little, however long the header is', () => {
    const header = '127.0.0.1,'.repeat(1500) + '127.0.0.1';
    const begun = performance.now();
    for (let count = 0; count < 100; count++) from(header);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
