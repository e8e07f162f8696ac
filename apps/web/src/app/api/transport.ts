import { Service, inject } from '@angular/core';
import {
  type ReceivedErrorBody,
  SESSION_TRANSPORT_COOKIE,
  SESSION_TRANSPORT_HEADER,
} from '@mikrochat/contract';
import { RuntimeSettings } from '../configuration/runtime-settings';
import { ApiError, unreachable } from './api-error';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** A request to the server. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Query | undefined;
  body?: unknown;
  /** An access token (RFC 6750 §2.1). */
  bearer?: string | null | undefined;
}

/** How long to wait for a response, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Sends requests as they are, without a session. Throws {@link ApiError} for everything but success. */
@Service()
export class Transport {
  private readonly settings = inject(RuntimeSettings);

  async send<Body>(request: ApiRequest): Promise<Body> {
    const response = await fetch(this.url(request.path, request.query), initOf(request)).catch(
      (cause: unknown) => {
        throw unreachable(cause);
      },
    );
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(cause);
    });
    const body = parse(text);
    if (!response.ok) throw errorOf(response, body);
    return body as Body;
  }

  /** The URL of a path of the API; also for links that leave the app. */
  url(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
    }
    const search = parameters.toString();
    return `${this.settings.apiBaseUrl}${path}${search && `?${search}`}`;
  }
}

function initOf({ method, body, bearer }: ApiRequest): RequestInit {
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
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(response: Response, body: unknown): ApiError {
  const error = typeof body === 'object' && body !== null ? (body as ReceivedErrorBody) : {};
  const retryAfter = error.retryAfter ?? (Number(response.headers.get('retry-after')) || undefined);
  return new ApiError(response.status, retryAfter === undefined ? error : { ...error, retryAfter });
}
