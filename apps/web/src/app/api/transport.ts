import { Service, inject } from '@angular/core';
import { type ErrorBody, SESSION_TRANSPORT_COOKIE, SESSION_TRANSPORT_HEADER } from '@mikrochat/contract';
import { RuntimeSettings } from '../configuration/runtime-settings';
import { ApiError, unreachable } from './api-error';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** One call of the server. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Query | undefined;
  body?: unknown;
  /** An access token (RFC 6750 §2.1). */
  bearer?: string | null | undefined;
}

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 30_000;

/** Sends calls as they are; knows nothing of sessions. Throws {@link ApiError} for everything but success. */
@Service()
export class Transport {
  private readonly settings = inject(RuntimeSettings);

  async send<Answer>(call: Call): Promise<Answer> {
    const response = await fetch(this.address(call.path, call.query), requestOf(call)).catch(
      (cause: unknown) => {
        throw unreachable(cause);
      },
    );
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(cause);
    });
    const body = parse(text);
    if (!response.ok) throw refusal(response, body);
    return body as Answer;
  }

  /** Where something of the server is found; for links that leave the app, too. */
  address(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
    }
    const search = parameters.toString();
    return `${this.settings.apiBaseUrl}${path}${search && `?${search}`}`;
  }
}

function requestOf({ method, body, bearer }: Call): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    [SESSION_TRANSPORT_HEADER]: SESSION_TRANSPORT_COOKIE,
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (bearer) headers['authorization'] = `Bearer ${bearer}`;
  return {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    // The refresh token is a cookie, also when the API has a host of its own.
    credentials: 'include',
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(response: Response, body: unknown): ApiError {
  const said = typeof body === 'object' && body !== null ? (body as Partial<ErrorBody>) : {};
  const retryAfter = said.retryAfter ?? (Number(response.headers.get('retry-after')) || undefined);
  return new ApiError(response.status, retryAfter === undefined ? said : { ...said, retryAfter });
}
