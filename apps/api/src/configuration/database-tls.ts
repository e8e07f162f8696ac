/** Where a database URL leads, and what it says about TLS. */
export interface DatabaseTls {
  readonly host: string;
  /** `refused`: the URL says in words that there is none. */
  readonly tls: 'verified' | 'unverified' | 'refused' | 'unsaid';
}

/** What makes the driver use TLS without a word about the mode. */
const usesTls = (query: URLSearchParams): boolean =>
  /^(true|1)$/.test(query.get('ssl') ?? '') ||
  ['sslrootcert', 'sslcert', 'sslkey'].some((key) => query.has(key));

// The driver takes all three as verify-full, unless it is told to be as lenient as libpq.
const verified = ['require', 'verify-ca', 'verify-full'];

function tlsOf(query: URLSearchParams): DatabaseTls['tls'] {
  const mode = query.get('sslmode');
  if (mode === 'disable') return 'refused';
  if (mode === 'no-verify') return 'unverified';
  if (query.get('uselibpqcompat') === 'true') {
    return mode === 'verify-ca' || mode === 'verify-full' ? 'verified' : 'unverified';
  }
  const isVerified = mode === null ? usesTls(query) : verified.includes(mode);
  return isVerified ? 'verified' : 'unsaid';
}

/** Reads a URL as the driver does. Null where it leads to a socket of this machine, or cannot be read. */
export function databaseTls(url: string): DatabaseTls | null {
  if (!URL.canParse(url)) return null;
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host === '' || host.startsWith('/') ? null : { host, tls: tlsOf(searchParams) };
}
