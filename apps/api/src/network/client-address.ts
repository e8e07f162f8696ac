import { BlockList, isIP } from 'node:net';
import type { Configuration } from '../configuration/configuration.js';
import { plainAddress } from './addresses.js';

/** Whether an address that is so many steps away from us (0: it is connected to us) is a proxy that is believed. */
export type Trust = (address: string, hop: number) => boolean;

// No chain is longer; a header may hold thousands.
const MAX_HOPS = 32;
const words: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

function trustIn(entries: readonly string[]): Trust {
  const list = new BlockList();
  for (const entry of entries.flatMap((one) => words[one] ?? [one])) {
    const [text = '', prefix] = entry.split('/');
    // A single address may stand in another form; a network's prefix counts from the form in which it is written.
    const address = prefix === undefined ? (plainAddress(text) ?? text) : text;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Who is believed, by `server.trustProxy`: everybody, nobody, so many proxies in a row, or those that are named. */
export function trustOf({ trustProxy }: Pick<Configuration['server'], 'trustProxy'>): Trust {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  return trustProxy.length === 0 ? () => false : trustIn(trustProxy);
}

/** The address in an entry of X-Forwarded-For, which some proxies write with a port; null where it holds none. */
function addressIn(entry: string): string | null {
  const text = entry.trim();
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(text) ?? [];
  return plainAddress(bracketed ?? dotted ?? text);
}

/**
 * From where a request came: the first address, counted from us, that is not a believed proxy. What is no address is
 * none: the proxy that reported it is the last that is known.
 * @param peer the other end of the connection
 * @param forwarded the header X-Forwarded-For
 */
export function clientAddress(peer: string, forwarded: string | undefined, trusts: Trust): string {
  if (forwarded === undefined) return peer;
  let client = peer;
  let end = forwarded.length;
  for (let hop = 0; hop < MAX_HOPS && end >= 0 && trusts(client, hop); hop++) {
    const comma = end === 0 ? -1 : forwarded.lastIndexOf(',', end - 1);
    const address = addressIn(forwarded.slice(comma + 1, end));
    if (address === null) return client;
    client = address;
    end = comma;
  }
  return client;
}
