import { Service } from '@angular/core';
import { authModes } from '@mikrochat/contract';

/** What an operator can set in `config.js`. */
export interface RuntimeConfig {
  API_BASE_URL?: string;
  AUTH_MODE?: string;
  HAS_EMAIL?: boolean;
  ENABLE_OAUTH?: boolean;
  DEBUG_MODE?: boolean;
}

declare global {
  interface Window {
    MIKROCHAT_CONFIG?: RuntimeConfig;
  }
}

/** The settings of `config.js`, read once; invalid values are left out. */
@Service()
export class RuntimeSettings {
  private readonly config: RuntimeConfig = window.MIKROCHAT_CONFIG ?? {};

  /** Without a trailing slash; empty for the origin of the page. */
  readonly apiBaseUrl = asText(this.config.API_BASE_URL).replace(/\/+$/, '');
  readonly mode = authModes.find((mode) => mode === this.config.AUTH_MODE);
  readonly hasEmail = asBoolean(this.config.HAS_EMAIL);
  readonly enableOAuth = asBoolean(this.config.ENABLE_OAUTH);
  readonly debug = asBoolean(this.config.DEBUG_MODE) ?? false;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const asBoolean = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
