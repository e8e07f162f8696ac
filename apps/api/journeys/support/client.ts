import type { ErrorBody } from '@mikrochat/contract';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** Options of a request besides its body. */
export interface CallOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Headers;
  /** The cookies set by the response, by name. */
  readonly cookies: Readonly<Record<string, string>>;
}

const cookieHeader = (cookies: Readonly<Record<string, string>>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

const cookiesOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    headers.getSetCookie().map((line) => (line.split(';')[0] ?? '').split('=') as [string, string]),
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const headersOf = (body: unknown, { token, headers, cookies }: CallOptions): Record<string, string> => ({
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(cookies === undefined ? {} : { cookie: cookieHeader(cookies) }),
  ...headers,
});

/** Sends one request. @param body sent as JSON, or unchanged if it is a string */
export async function send<Body>(
  url: string,
  method: Method,
  body: unknown,
  options: CallOptions = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    headers: headersOf(body, options),
    redirect: 'manual',
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  return { status, body: parsed(text) as Body, text, headers, cookies: cookiesOf(headers) };
}

/** The expected error response, for `toMatchObject`. */
export const refusal = (status: number, code: ErrorBody['code']) => ({
  status,
  body: { code, error: expect.any(String) as string },
});
