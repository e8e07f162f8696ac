import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** A call to another server was not allowed or failed. The message has its URL without the query. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
}

/** Which servers may be called: public ones over TLS; any; or any at one origin, and else as `public`. */
export type EgressPolicy = 'public' | 'any' | { readonly origin: string };

export interface FetchRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | undefined;
}

export type Fetch = (url: string, request?: FetchRequest) => Promise<Response>;

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

// What is not reached over the public internet, by IANA's special-purpose registries (RFC 6890).
const IPV4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`;
const IPV6 = '::/128 ::1/128 100::/64 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8';

const blocked = new BlockList();
for (const subnet of `${IPV4} ${IPV6}`.split(/\s+/)) {
  const [ipAddress = '', prefix] = subnet.split('/');
  blocked.addSubnet(ipAddress, Number(prefix), isIPv6(ipAddress) ? 'ipv6' : 'ipv4');
}

export const isPrivate = (ipAddress: string): boolean =>
  blocked.check(ipAddress, isIPv6(ipAddress) ? 'ipv6' : 'ipv4');

/** Resolves a host for the connection itself, so that the checked IP address is the one that is connected to. */
const lookupPublic: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first] = found;
    if (error ?? !first) return done(error ?? new EgressError(`${host} has no IP address`), '');
    if (found.some(({ address }) => isPrivate(address)))
      return done(new EgressError(`${host} has a private IP address`), '');
    if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });
};

const isPublicOnly = (policy: EgressPolicy, { origin }: URL): boolean =>
  typeof policy === 'object' ? policy.origin !== origin : policy === 'public';

function assertPublic({ protocol, hostname }: URL): void {
  if (protocol !== 'https:') throw new EgressError(`${hostname} is not called over TLS`);
  // A literal IP address is connected to without a look-up.
  const ipAddress = hostname.replace(/^\[|\]$/g, '');
  if (isIP(ipAddress) && isPrivate(ipAddress)) throw new EgressError(`${hostname} is a private IP address`);
}

function send(url: URL, isPublic: boolean, { method = 'GET', headers, body }: FetchRequest) {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      method,
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(isPublic ? { lookup: lookupPublic } : {}),
      headers: { Accept: 'application/json', ...headers, 'User-Agent': 'MikroChat' },
    })
      .on('error', reject)
      .on('response', resolve)
      .end(body?.toString());
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MAX_BYTES) throw new Error(`the response is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * `fetch` under an egress policy: ten seconds and one megabyte at most, and redirects are not followed. Every body is
 * called JSON, since providers label theirs in many ways; parsing decides.
 * @throws EgressError
 */
export const fetchUnder =
  (policy: EgressPolicy): Fetch =>
  async (href, request = {}) => {
    const url = new URL(href);
    const isPublic = isPublicOnly(policy, url);
    try {
      if (isPublic) assertPublic(url);
      const response = await send(url, isPublic, request);
      const headers = { 'Content-Type': 'application/json' };
      return new Response((await read(response)) || null, { status: response.statusCode ?? 0, headers });
    } catch (error) {
      if (error instanceof EgressError) throw error;
      throw new EgressError(`${url.origin}${url.pathname}: ${error instanceof Error ? error.message : ''}`);
    }
  };
