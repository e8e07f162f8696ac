import { isLoopbackIp, isPrivateIp, normalizeIp } from './ip-addresses.js';

/** The normalized form of a host, for comparison: lower case, without IPv6 brackets and without a trailing dot. */
const normalizeHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

/**
 * Whether a host is this machine: `localhost` and names below it (RFC 6761 §6.3), 127.0.0.0/8 or ::1. A name such as
 * `localhost.evil.example` is not.
 * @param host a name or an IP address, without a port
 */
export function isLocalHost(host: string): boolean {
  const name = normalizeHost(host);
  const ip = normalizeIp(name);
  return ip === null ? /^(.+\.)?localhost$/.test(name) : isLoopbackIp(ip);
}

/** Whether a host is not reachable publicly: this machine, a private IP address, or a name without a dot. */
export function isInternalHost(host: string): boolean {
  const name = normalizeHost(host);
  const ip = normalizeIp(name);
  return ip === null ? isLocalHost(name) || !name.includes('.') : isPrivateIp(ip);
}

// RFC 9110 §7.2: a host and an optional port, without user information or path.
const AUTHORITY = /^(\[[\da-f:.]+\]|[^\s:@/\\?#[\]]+)(?::\d{0,5})?$/i;

/** The normalized host of an authority such as a Host header; null when it is malformed. */
export function hostIn(authority: string): string | null {
  const [, host] = AUTHORITY.exec(authority) ?? [];
  return host === undefined ? null : normalizeHost(host);
}
