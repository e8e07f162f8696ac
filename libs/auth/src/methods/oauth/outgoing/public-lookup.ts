import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ProviderError } from '../provider-error.js';
import { isPrivate } from './private-addresses.js';

/**
 * Looks a host up and refuses it where any of its addresses is private. It stands inside the connection, so that what
 * was looked at is what is connected to.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return done(error, '');
    const [first] = addresses;
    if (!first) return done(new ProviderError(`${host} has no address`), '');
    if (addresses.some(({ address }) => isPrivate(address))) {
      return done(new ProviderError(`${host} has a private address`), '');
    }
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};
