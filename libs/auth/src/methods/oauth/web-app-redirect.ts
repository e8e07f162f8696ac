import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountError } from '@mikrochat/accounts';
import { RefusalRecorder } from '../../audit/refusal-recorder.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { headerOf } from '../../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

/** The page of the web app that reads the fragment, which no server and no log sees. */
const PAGE = '/auth/callback';
const RETURN_PATH_MAX_LENGTH = 2048;
const EXAMPLE_ORIGIN = 'https://app.invalid';

/**
 * The path in the web app to return to; null for anything else. A browser reads `//host`, `/\host` and a tab in between
 * as the URL of another site.
 */
export function returnPathOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > RETURN_PATH_MAX_LENGTH) return null;
  const isPath = /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value) && URL.canParse(value, EXAMPLE_ORIGIN);
  return isPath && new URL(value, EXAMPLE_ORIGIN).origin === EXAMPLE_ORIGIN ? value : null;
}

const isBrowser = ({ request }: HttpExchange): boolean =>
  (headerOf(request, 'accept') ?? '').includes('text/html');

/** Answers a browser with redirects, any other client with JSON and a status. */
@Injectable()
export class WebAppRedirect {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    private readonly host: HttpAdapterHost,
    private readonly recorder: RefusalRecorder,
  ) {}

  /** Redirects to the URL that the work returns; a refusal redirects a browser to the web app, except `not_found`. */
  async to(exchange: HttpExchange, work: () => Promise<string>): Promise<void> {
    const location = await work().catch((error: unknown) => this.refusal(exchange, error));
    this.host.httpAdapter.redirect(exchange.response, 302, location);
  }

  /** Sends what the work returns: to a browser in the fragment of the web app's page, else as JSON. */
  async toWebApp(
    exchange: HttpExchange,
    work: () => Promise<Readonly<Record<string, string>>>,
  ): Promise<void> {
    if (isBrowser(exchange)) return this.to(exchange, async () => this.page(await work()));
    this.host.httpAdapter.reply(exchange.response, await work(), 200);
  }

  private refusal(exchange: HttpExchange, error: unknown): string {
    if (!(error instanceof AccountError) || error.code === 'not_found' || !isBrowser(exchange)) throw error;
    this.recorder.record(exchange.request, error);
    const { retryAfter } = error.extras;
    if (retryAfter !== undefined)
      this.host.httpAdapter.setHeader(exchange.response, 'Retry-After', String(retryAfter));
    return this.page({ error: error.code });
  }

  private page(fragment: Readonly<Record<string, string>>): string {
    return `${this.settings.appUrl}${PAGE}#${new URLSearchParams(fragment).toString()}`;
  }
}
