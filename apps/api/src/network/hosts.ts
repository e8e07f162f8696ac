import { isLoopbackAddress, isPrivateAddress, plainAddress } from './addresses.js';

/** A host name as it is compared: small letters, without brackets and without the dot of the root. */
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

/**
 * Whether a host is this machine: `localhost` and names below it (RFC 6761 §6.3), 127.0.0.0/8, ::1. The one place
 * that decides it; `localhost.evil.example` is somewhere else.
 * @param host a name or an address, without a port
 */
export function isLocalHost(host: string): boolean {
  const name = bare(host);
  const address = plainAddress(name);
  return address === null ? /^(.+\.)?localhost$/.test(name) : isLoopbackAddress(address);
}

/** Whether a host is out of the public's reach: this machine, a private address, or a name without a dot. */
export function isInternalHost(host: string): boolean {
  const name = bare(host);
  const address = plainAddress(name);
  return address === null ? isLocalHost(name) || !name.includes('.') : isPrivateAddress(address);
}

// RFC 9110 §7.2: a host and a port, and neither user nor path.
const AUTHORITY = /^(\[[\da-f:.]+\]|[^\s:@/\\?#[\]]+)(?::\d{0,5})?$/i;

/** The host in a Host header or the like, as it is compared; null for what is none. */
export function hostIn(authority: string): string | null {
  const [, host] = AUTHORITY.exec(authority) ?? [];
  return host === undefined ? null : bare(host);
}
