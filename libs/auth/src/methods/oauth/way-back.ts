import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AccountError } from '@mikrochat/accounts';
import { RefusalRecorder } from '../../audit/refusal-recorder.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { headerOf } from '../../requests/http.js';
import { AUTH_SETTINGS, type AuthSettings } from '../../settings.js';

/** The web app's page that takes what is in the fragment, which no server and no log ever sees. */
const PAGE = '/auth/callback';

/** Brings people back to the web app; programs get JSON and a status in its place. */
@Injectable()
export class WayBack {
  constructor(
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    private readonly host: HttpAdapterHost,
    private readonly recorder: RefusalRecorder,
  ) {}

  /** Sends a browser to where the work says. Its refusals go to the web app, but for pages that are not there. */
  async lead(exchange: HttpExchange, work: () => Promise<string>): Promise<void> {
    const location = await work().catch((error: unknown) => this.refusal(exchange, error));
    this.host.httpAdapter.redirect(exchange.response, 302, location);
  }

  /** Answers a browser in the fragment of the web app's page, a program in JSON. */
  async answer(exchange: HttpExchange, work: () => Promise<Readonly<Record<string, string>>>): Promise<void> {
    if (isBrowser(exchange)) return this.lead(exchange, async () => this.page(await work()));
    this.host.httpAdapter.reply(exchange.response, await work(), 200);
  }

  private refusal({ request, response }: HttpExchange, error: unknown): string {
    if (!(error instanceof AccountError) || error.code === 'not_found' || !isBrowser({ request }))
      throw error;
    this.recorder.record(request, error);
    const { retryAfter } = error.extras;
    if (retryAfter !== undefined)
      this.host.httpAdapter.setHeader(response, 'Retry-After', String(retryAfter));
    return this.page({ error: error.code });
  }

  private page(fragment: Readonly<Record<string, string>>): string {
    return `${this.settings.appUrl}${PAGE}#${new URLSearchParams(fragment).toString()}`;
  }
}

const isBrowser = ({ request }: Pick<HttpExchange, 'request'>): boolean =>
  (headerOf(request, 'accept') ?? '').includes('text/html');
