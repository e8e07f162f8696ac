import * as z from 'zod';
import { tokensBody } from './session.js';

/** `GET /auth/oauth/providers`: the buttons of the sign-in page. */
export const oauthProvidersBody = z.object({
  providers: z.array(z.object({ id: z.string(), name: z.string(), loginUrl: z.string() })),
  count: z.number().int(),
});
export type OAuthProvidersBody = z.infer<typeof oauthProvidersBody>;

/** `POST /auth/oauth/exchange`: the sign-in code that the callback put into the fragment. */
export const exchangeRequest = z.object({
  code: z.string('Send the code.').min(1, 'Send the code.').max(256, 'This is not a code of ours.'),
});
export type ExchangeRequest = z.infer<typeof exchangeRequest>;

/** Its response: tokens, and the page that was requested when the flow began. */
export const exchangeBody = tokensBody.extend({
  then: z.string().optional().describe('A path of the web app'),
});
export type ExchangeBody = z.infer<typeof exchangeBody>;

/** `POST /auth/oauth/:id/link`: where the browser goes to link a provider to the account it is signed in to. */
export const linkBody = z.object({ location: z.string() });
export type LinkBody = z.infer<typeof linkBody>;

/** `GET /auth/identities`: the accounts at providers with which this user signs in. */
export const identitiesBody = z.object({
  identities: z.array(
    z.object({
      provider: z.string(),
      name: z.string(),
      createdAt: z.number().describe('Milliseconds since 1970'),
    }),
  ),
  canUnlink: z.boolean().describe('False if the only sign-in method is one identity'),
});
export type IdentitiesBody = z.infer<typeof identitiesBody>;
