const HEXTETS = 8;
const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
const IPV6_CHARACTERS = /^[\da-f:.]+$/i;

const numbers = (part: string): number[] =>
  part
    .split(':')
    .filter(Boolean)
    .map((hextet) => parseInt(hextet, 16));

/** The eight 16-bit fields of an IPv6 address in any notation (RFC 4291 §2.2); null for anything else. */
function hextetsOf(ip: string): number[] | null {
  const url = `http://[${ip}]`;
  if (!IPV6_CHARACTERS.test(ip) || !URL.canParse(url)) return null;
  // The URL parser normalises every notation to RFC 5952, without dots.
  const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array<number>(HEXTETS - before.length - after.length).fill(0), ...after];
}

/**
 * The network by which limits count clients: an IPv4 address, or the /64 of an IPv6 address, as every site gets at least
 * one (RFC 6177). An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) counts as its IPv4 address. Everything that is not an
 * IP address counts as one network, `unknown`.
 */
export function networkOf(ip: string): string {
  if (IPV4.test(ip)) return ip;
  const [address = ''] = ip.split('%', 1);
  const hextets = hextetsOf(address);
  if (!hextets) return 'unknown';
  const [sixth, high = 0, low = 0] = hextets.slice(5);
  const isMapped = sixth === 0xffff && hextets.slice(0, 5).every((hextet) => hextet === 0);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${hextets
    .slice(0, 4)
    .map((hextet) => hextet.toString(16))
    .join(':')}::/64`;
}
