import { AccountError } from '@mikrochat/accounts';
import { headerOf, type HttpRequest } from './http.js';

/**
 * What a browser says of where a request comes from (W3C Fetch Metadata). Scripts cannot set these headers; programs,
 * old browsers, and browsers on plain HTTP send none.
 */

/** Who made the browser send a request: its user and our own pages, or another site, as a page to open or otherwise. */
export type Initiator = 'own' | 'cross-site page' | 'cross-site';

export function initiatorOf(request: HttpRequest): Initiator {
  if (headerOf(request, 'sec-fetch-site') !== 'cross-site') return 'own';
  return headerOf(request, 'sec-fetch-dest') === 'document' ? 'cross-site page' : 'cross-site';
}

const isPrefetch = (request: HttpRequest): boolean =>
  ['sec-purpose', 'purpose', 'x-moz'].some((name) => headerOf(request, name)?.includes('prefetch'));

/**
 * Refuses what is no page that somebody opens: an image, a frame or a script of another page, a fetch, a prefetch.
 * @throws AccountError `csrf`
 */
export function requireNavigation(request: HttpRequest): void {
  const destination = headerOf(request, 'sec-fetch-dest') ?? 'document';
  if (destination !== 'document' || isPrefetch(request)) throw new AccountError('csrf');
}
