/** The host of a database URL and its use of TLS. */
export interface DatabaseTls {
  readonly host: string;
  /** `disabled` is explicit (`sslmode=disable`), `unspecified` is the default without TLS. */
  readonly tls: 'verified' | 'unverified' | 'disabled' | 'unspecified';
}

/** Whether the URL enables TLS without an `sslmode`. */
const enablesTls = (query: URLSearchParams): boolean =>
  /^(true|1)$/.test(query.get('ssl') ?? '') ||
  ['sslrootcert', 'sslcert', 'sslkey'].some((key) => query.has(key));

// pg treats all three as verify-full, unless `uselibpqcompat` asks for the semantics of libpq.
const verified = ['require', 'verify-ca', 'verify-full'];

function tlsOf(query: URLSearchParams): DatabaseTls['tls'] {
  const mode = query.get('sslmode');
  if (mode === 'disable') return 'disabled';
  if (mode === 'no-verify') return 'unverified';
  if (query.get('uselibpqcompat') === 'true') {
    return mode === 'verify-ca' || mode === 'verify-full' ? 'verified' : 'unverified';
  }
  const isVerified = mode === null ? enablesTls(query) : verified.includes(mode);
  return isVerified ? 'verified' : 'unspecified';
}

/** Interprets a URL as pg does. Null for a Unix domain socket and for a malformed URL. */
export function databaseTls(url: string): DatabaseTls | null {
  if (!URL.canParse(url)) return null;
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host === '' || host.startsWith('/') ? null : { host, tls: tlsOf(searchParams) };
}
