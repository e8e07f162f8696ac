import type { Flow, Linking, ProviderAccount } from '@mikrochat/accounts';
import * as z from 'zod';

/** Somebody sets out for a provider. */
export interface Departure {
  readonly browser: string;
  readonly ip: string;
  readonly nonce: string;
  readonly returnTo: string | null;
  readonly linking: Linking | null;
}

const part = z.string().max(4096);

/** What a provider sends back with the browser (RFC 6749 §4.1.2, RFC 9207 §2). */
export const callbackQuery = z.object({
  state: part,
  code: part.optional(),
  error: part.optional(),
  iss: part.optional(),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;

/** Somebody comes back from a provider. */
export interface Homecoming {
  readonly browser: string;
  readonly ip: string;
  readonly query: CallbackQuery;
}

/**
 * What the strategy sees of a request. Not the request itself: passport-oauth2 takes any query with a code for a
 * callback, and any other for a beginning.
 */
export interface Step {
  readonly departure?: Departure;
  readonly homecoming?: Homecoming;
  readonly query: { readonly code?: string | undefined; readonly state?: string };
  /** The flow that came back, once its state was spent. */
  flow?: Flow;
}

/** Somebody of whom a provider told, and the flow that they began. */
export interface Arrival {
  readonly account: ProviderAccount;
  readonly flow: Flow;
}
