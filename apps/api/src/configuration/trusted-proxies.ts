import { isIP } from 'node:net';

/** Words for networks, as proxies are commonly named by them. */
export const proxyWords = ['loopback', 'linklocal', 'uniquelocal'] as const;

const MAX_PREFIX: Record<number, number> = { 4: 32, 6: 128 };
// The largest networks that one organisation has for itself: 10.0.0.0/8 and fc00::/7.
const WIDEST: Record<number, number> = { 4: 8, 6: 7 };

const isWord = (entry: string): boolean => proxyWords.some((word) => word === entry);

function networkOf(entry: string): { version: number; prefix: number } | null {
  const [address = '', prefix, ...more] = entry.split('/');
  const version = isIP(address);
  const length = prefix === undefined ? (MAX_PREFIX[version] ?? 0) : Number(prefix);
  const isLength = prefix === undefined || /^\d{1,3}$/.test(prefix);
  const fits = isLength && length <= (MAX_PREFIX[version] ?? -1);
  return version === 0 || more.length > 0 || !fits ? null : { version, prefix: length };
}

/** Whether an entry of `server.trustProxy` is an address, a network such as 10.0.0.0/8, or a known word. */
export const isProxyEntry = (entry: string): boolean => isWord(entry) || networkOf(entry) !== null;

/** Whether an entry trusts more than any organisation has for itself. */
function isTooWide(entry: unknown): boolean {
  const network = typeof entry === 'string' ? networkOf(entry) : null;
  return network !== null && network.prefix < (WIDEST[network.version] ?? 0);
}

/** How far `server.trustProxy` goes: everybody, everybody in a network of many, or what was named. */
export function describeTrust(value: unknown): 'everybody' | 'neighbours' | 'named' {
  if (value === true) return 'everybody';
  if (!Array.isArray(value)) return 'named';
  if (value.some(isTooWide)) return 'everybody';
  return value.includes('uniquelocal') || value.includes('linklocal') ? 'neighbours' : 'named';
}
