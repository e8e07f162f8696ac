import { BlockList, isIP } from 'node:net';

// An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) in its compressed form.
const MAPPED_IPV4 = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const loopback = blockListOf(['127.0.0.0/8', '::1/128']);
// RFC 1918, RFC 6598 (carrier-grade NAT), RFC 3927, RFC 4193, RFC 4291 §2.5.6.
const privateNetworks = blockListOf([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
]);

const isIn = (list: BlockList, ip: string): boolean => {
  const version = isIP(ip);
  return version !== 0 && list.check(ip, version === 6 ? 'ipv6' : 'ipv4');
};

function normalizeIpv6(ip: string): string {
  // The URL parser compresses IPv6 addresses (WHATWG URL, IPv6 serializer).
  const text = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED_IPV4.exec(text) ?? [];
  if (high === undefined || low === undefined) return text;
  const [upper, lower] = [parseInt(high, 16), parseInt(low, 16)];
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join('.');
}

/**
 * The normalized form of an IP address, for comparison and counting: IPv6 compressed, in lower case (RFC 5952) and
 * without its zone; an IPv4-mapped IPv6 address becomes IPv4.
 * @returns null for a text that is no IP address
 */
export function normalizeIp(text: string): string | null {
  const version = isIP(text);
  if (version === 4) return text;
  return version === 6 ? normalizeIpv6(text.replace(/%.*$/, '')) : null;
}

/** Whether an IP address is a loopback address. @param ip normalized by {@link normalizeIp} */
export const isLoopbackIp = (ip: string): boolean => isIn(loopback, ip);

/** Whether an IP address is not globally routable. @param ip normalized by {@link normalizeIp} */
export const isPrivateIp = (ip: string): boolean => isIn(loopback, ip) || isIn(privateNetworks, ip);
