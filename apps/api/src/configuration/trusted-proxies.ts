import { isIP } from 'node:net';

/** The names for networks, those of Express and Fastify. */
export const networkNames = ['loopback', 'linklocal', 'uniquelocal'] as const;

const MAX_PREFIX: Record<number, number> = { 4: 32, 6: 128 };
// The prefix lengths of the largest private networks: 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193).
const SHORTEST_PRIVATE_PREFIX: Record<number, number> = { 4: 8, 6: 7 };

const isNetworkName = (entry: string): boolean => networkNames.some((name) => name === entry);

function networkOf(entry: string): { version: number; prefix: number } | null {
  const [ip = '', prefix, ...more] = entry.split('/');
  const version = isIP(ip);
  const length = prefix === undefined ? (MAX_PREFIX[version] ?? 0) : Number(prefix);
  const isLength = prefix === undefined || /^\d{1,3}$/.test(prefix);
  const fits = isLength && length <= (MAX_PREFIX[version] ?? -1);
  return version === 0 || more.length > 0 || !fits ? null : { version, prefix: length };
}

/** Whether an entry of `server.trustProxy` is an IP address, a network in CIDR notation, or a network name. */
export const isProxyEntry = (entry: string): boolean => isNetworkName(entry) || networkOf(entry) !== null;

/** Whether an entry is larger than any private network, so that it contains public IP addresses. */
function isPublicNetwork(entry: unknown): boolean {
  const network = typeof entry === 'string' ? networkOf(entry) : null;
  return network !== null && network.prefix < (SHORTEST_PRIVATE_PREFIX[network.version] ?? 0);
}

/** The range of senders that `server.trustProxy` trusts. */
export function trustRangeOf(value: unknown): 'all' | 'private-networks' | 'listed' {
  if (value === true) return 'all';
  if (!Array.isArray(value)) return 'listed';
  if (value.some(isPublicNetwork)) return 'all';
  return value.includes('uniquelocal') || value.includes('linklocal') ? 'private-networks' : 'listed';
}
