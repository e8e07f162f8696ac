import { ask, parseJson } from './outgoing/outgoing.js';
import { ProviderError } from './provider-error.js';
import type { Endpoints, OAuthProvider } from './provider.js';

/** What a provider hands out for a code (RFC 6749 §5.1); it never leaves the server and is forgotten at once. */
export interface ProviderTokens {
  readonly accessToken: string;
  readonly idToken: unknown;
}

// RFC 6749 §2.3.1: both are encoded as form fields before they are joined.
const encode = (text: string): string => new URLSearchParams({ _: text }).toString().slice(2);

/** Exchanges a code, server to server. @throws ProviderError */
export async function exchangeCode(
  provider: OAuthProvider,
  { tokenUrl, tokenEndpointAuthMethod }: Endpoints,
  parameters: Readonly<Record<string, string>>,
): Promise<ProviderTokens> {
  const { clientId, clientSecret } = provider.client;
  const form = new URLSearchParams(parameters);
  const headers: Record<string, string> = {};
  if (tokenEndpointAuthMethod === 'client_secret_basic') {
    const credentials = `${encode(clientId)}:${encode(clientSecret)}`;
    headers['Authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  const question = { url: tokenUrl, form, headers: { ...headers, ...provider.tokenHeaders } };
  const { status, text } = await ask(provider.reach, question);
  return tokensIn(parseJson(text, new URL(tokenUrl)), status);
}

interface TokenReply {
  readonly access_token?: unknown;
  readonly id_token?: unknown;
  readonly token_type?: unknown;
  readonly error?: unknown;
}

const isBearer = (type: unknown): boolean => typeof type === 'string' && type.toLowerCase() === 'bearer';

/** The codes of RFC 6749 §5.2 are plain words; anything else is not for the log. */
const wordOf = (error: unknown): string =>
  typeof error === 'string' && /^[\w.-]{1,64}$/.test(error) ? ` (${error})` : '';

function tokensIn(reply: TokenReply, status: number): ProviderTokens {
  const { access_token: accessToken, id_token: idToken, token_type: type, error } = reply;
  // Some answer 200 and an error.
  if (status !== 200 || error !== undefined || typeof accessToken !== 'string' || accessToken === '') {
    throw new ProviderError(`the token endpoint answered ${status}${wordOf(error)} and no token`);
  }
  if (!isBearer(type)) throw new ProviderError('the token endpoint handed out no bearer token');
  return { accessToken, idToken };
}
