import { AccountError } from '@mikrochat/accounts';
import { headerOf, type HttpRequest } from './http.js';

// Fetch Metadata (W3C) tells where a request of a browser comes from. Scripts cannot set these headers; programs, old
// browsers, and browsers on plain HTTP send none.

/** What caused a request: the user or our own pages, or another site, by a navigation or otherwise. */
export type Initiator = 'own' | 'cross-site page' | 'cross-site';

export function initiatorOf(request: HttpRequest): Initiator {
  if (headerOf(request, 'sec-fetch-site') !== 'cross-site') return 'own';
  return headerOf(request, 'sec-fetch-dest') === 'document' ? 'cross-site page' : 'cross-site';
}

const isPrefetch = (request: HttpRequest): boolean =>
  ['sec-purpose', 'purpose', 'x-moz'].some((name) => headerOf(request, name)?.includes('prefetch'));

/**
 * Requires that the request opens a page: not an image, frame, script or fetch of another page, and not a prefetch.
 * @throws AccountError `csrf`
 */
export function requireNavigation(request: HttpRequest): void {
  const destination = headerOf(request, 'sec-fetch-dest') ?? 'document';
  if (destination !== 'document' || isPrefetch(request)) throw new AccountError('csrf');
}
