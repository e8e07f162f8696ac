const HEXTETS = 8;
const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
const IPV6_LETTERS = /^[\da-f:.]+$/i;

const numbers = (part: string): number[] =>
  part
    .split(':')
    .filter(Boolean)
    .map((hextet) => parseInt(hextet, 16));

/** The eight numbers of an IPv6 address in any spelling (RFC 4291 §2.2); null for everything else. */
function hextetsOf(ip: string): number[] | null {
  const url = `http://[${ip}]`;
  if (!IPV6_LETTERS.test(ip) || !URL.canParse(url)) return null;
  // A URL writes every spelling the same way (RFC 5952), without dots.
  const [head = '', tail = ''] = new URL(url).hostname.slice(1, -1).split('::');
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array<number>(HEXTETS - before.length - after.length).fill(0), ...after];
}

/**
 * What a counter takes for one caller: an IPv4 address, or the /64 of an IPv6 address, since every customer has at
 * least a whole one (RFC 6177). An IPv4-mapped address is the IPv4 address inside it (RFC 4291 §2.5.5.2). Everything
 * that is no IP address counts as one and the same caller.
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
