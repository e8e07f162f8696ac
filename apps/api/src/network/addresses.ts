import { BlockList, isIP } from 'node:net';

// RFC 4291 §2.5.5.2: an IPv4 address inside an IPv6 one, as its last two groups.
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

function ofRanges(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const loopback = ofRanges(['127.0.0.0/8', '::1/128']);
// RFC 1918, RFC 6598 (carriers, overlay networks), RFC 3927, RFC 4193, RFC 4291 §2.5.6.
const privateNetworks = ofRanges([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
]);

const isIn = (list: BlockList, address: string): boolean => {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
};

function compressed(address: string): string {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(text) ?? [];
  if (high === undefined || low === undefined) return text;
  const [upper, lower] = [parseInt(high, 16), parseInt(low, 16)];
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join('.');
}

/**
 * An IP address in the one form in which addresses are compared and counted: IPv6 compressed and in small letters
 * (RFC 5952), without its zone, and IPv4 as such where it came mapped into IPv6. Null for what is no address.
 */
export function plainAddress(text: string): string | null {
  const version = isIP(text);
  if (version === 4) return text;
  return version === 6 ? compressed(text.replace(/%.*$/, '')) : null;
}

/** Whether an address leads back to this machine. @param address in the form of {@link plainAddress} */
export const isLoopbackAddress = (address: string): boolean => isIn(loopback, address);

/** Whether an address belongs to a network that is not routed in public. @param address as {@link plainAddress} has it */
export const isPrivateAddress = (address: string): boolean =>
  isIn(loopback, address) || isIn(privateNetworks, address);
