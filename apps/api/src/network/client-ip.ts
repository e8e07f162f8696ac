import { BlockList, isIP } from 'node:net';
import type { Configuration } from '../configuration/configuration.js';
import { normalizeIp } from './ip-addresses.js';

/** Whether the sender at this IP address is a trusted proxy. @param hop 0 for the remote end of the connection */
export type ProxyTrust = (ip: string, hop: number) => boolean;

// Far more than any real chain of proxies: a header may hold thousands of entries.
const MAX_HOPS = 32;
const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function trustListed(entries: readonly string[]): ProxyTrust {
  const list = new BlockList();
  for (const entry of entries.flatMap((name) => namedNetworks[name] ?? [name])) {
    const [text = '', prefix] = entry.split('/');
    // Only a single IP address is normalized: the prefix of a network refers to the form in which it is written.
    const ip = prefix === undefined ? (normalizeIp(text) ?? text) : text;
    const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(ip, family);
    else list.addSubnet(ip, Number(prefix), family);
  }
  return (ip) => list.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4');
}

/** The trust by `server.trustProxy`: in all senders, in none, in a number of hops, or in the listed addresses. */
export function proxyTrust({ trustProxy }: Pick<Configuration['server'], 'trustProxy'>): ProxyTrust {
  if (typeof trustProxy === 'number') return (_ip, hop) => hop < trustProxy;
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  return trustProxy.length === 0 ? () => false : trustListed(trustProxy);
}

/** The IP address in an entry of X-Forwarded-For, which some proxies write with a port; null when it is malformed. */
function ipIn(entry: string): string | null {
  const text = entry.trim();
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text) ?? [];
  return normalizeIp(bracketed ?? dotted ?? text);
}

/**
 * The IP address of the client: the first one, read from the right, that is not a trusted proxy's. A malformed entry
 * ends the search at the proxy that reported it.
 * @param remoteIp the remote end of the connection
 * @param forwarded the header X-Forwarded-For
 */
export function clientIp(remoteIp: string, forwarded: string | undefined, isTrusted: ProxyTrust): string {
  if (forwarded === undefined) return remoteIp;
  let client = remoteIp;
  let end = forwarded.length;
  for (let hop = 0; hop < MAX_HOPS && end >= 0 && isTrusted(client, hop); hop++) {
    const comma = end === 0 ? -1 : forwarded.lastIndexOf(',', end - 1);
    const ip = ipIn(forwarded.slice(comma + 1, end));
    if (ip === null) return client;
    client = ip;
    end = comma;
  }
  return client;
}
