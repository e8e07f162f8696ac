import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { ProviderError } from '../provider-error.js';
import { isPrivate } from './private-addresses.js';
import { publicLookup } from './public-lookup.js';

/**
 * Which hosts may be asked: over TLS on the public internet; anywhere; or at one named origin, wherever it stands, and
 * else as `public`.
 */
export type Reach = 'public' | 'anywhere' | { readonly origin: string };

/** What a provider is asked. */
export interface Question {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as a form by POST; without it the question is a GET. */
  readonly form?: URLSearchParams;
}

/** What came back, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

const refusalOf = (url: URL, reason: string, status?: number) =>
  new ProviderError(`${url.origin}${url.pathname}: ${reason}`, status);

const isPublicOnly = (reach: Reach, { origin }: URL): boolean =>
  typeof reach === 'object' ? reach.origin !== origin : reach === 'public';

/**
 * Asks a provider: ten seconds and a megabyte at most, never over a redirect, never at a private address unless it may
 * be anywhere.
 * @throws ProviderError
 */
export async function ask(reach: Reach, question: Question): Promise<Reply> {
  const url = new URL(question.url);
  try {
    mayBeAsked(reach, url);
    const response = await send(reach, url, question);
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) throw refusalOf(url, `redirects (${status})`);
    return { status, text: await read(response) };
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw refusalOf(url, error instanceof Error ? error.message : 'failed');
  }
}

/** The same for an answer that has to be good and a JSON object or list. @throws ProviderError */
export async function askForJson(reach: Reach, question: Question): Promise<unknown> {
  const { status, text } = await ask(reach, question);
  const url = new URL(question.url);
  if (status !== 200) throw refusalOf(url, `answered ${status}`, status);
  return parseJson(text, url);
}

/** @throws ProviderError */
export function parseJson(text: string, url: URL): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words quote what stands around the fault.
    throw refusalOf(url, 'answered something else than JSON');
  }
  if (typeof value !== 'object' || value === null) throw refusalOf(url, 'answered no object');
  return value;
}

function mayBeAsked(reach: Reach, url: URL): void {
  if (!isPublicOnly(reach, url)) return;
  const { protocol, hostname } = url;
  // An address needs no look-up, so nobody would look at it.
  const address = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:') throw new ProviderError(`${hostname} is not asked over TLS`);
  if (isIP(address) && isPrivate(address)) throw new ProviderError(`${hostname} is a private address`);
}

function send(reach: Reach, url: URL, { headers, form }: Question): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const body = form?.toString();
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: form ? 'POST' : 'GET',
      // A connection of its own: what is asked this rarely needs none that waits.
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(isPublicOnly(reach, url) ? { lookup: publicLookup } : {}),
      headers: {
        Accept: 'application/json',
        'User-Agent': 'MikroChat',
        ...headers,
        ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      },
    });
    sent.on('error', reject).on('response', resolve).end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MOST_BYTES) throw new Error('answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
