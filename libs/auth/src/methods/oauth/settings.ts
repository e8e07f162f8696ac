import type { OAuthFlowSettings } from '@mikrochat/accounts';

type Strings = Readonly<Record<string, string>>;

/** Our registration as a client of a provider (RFC 6749 §2). */
export interface ClientSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly as registered there (RFC 9700 §2.1). */
  readonly redirectUri: string;
  readonly scopes?: string | readonly string[] | undefined;
  /** More parameters for the authorization request. */
  readonly authorizationParams?: Strings | undefined;
  /** How the client authenticates at the token endpoint (RFC 6749 §2.3.1). */
  readonly tokenEndpointAuthMethod?: 'client_secret_basic' | 'client_secret_post' | undefined;
}

export interface PresetSettings extends ClientSettings {
  /** One tenant of the provider: its id, or a domain that it owns. */
  readonly tenant?: string | undefined;
  /** URL of a self-hosted installation, without a slash at the end. */
  readonly baseUrl?: string | undefined;
}

/** A provider that only its operator knows. */
export interface CustomProviderSettings extends ClientSettings {
  readonly id: string;
  readonly name: string;
  /** Finds the endpoints by OpenID Connect Discovery, in place of the three URLs. */
  readonly issuer?: string | undefined;
  readonly authorizationUrl?: string | undefined;
  readonly tokenUrl?: string | undefined;
  readonly userInfoUrl?: string | undefined;
  readonly tokenHeaders?: Strings | undefined;
  readonly userInfoHeaders?: Strings | undefined;
  /** Paths with dots to the fields of the profile. */
  readonly userMapping?: Strings | undefined;
  /** Email addresses count as verified although the provider does not say so. */
  readonly trustEmail?: boolean | undefined;
}

export interface OAuthSettings extends OAuthFlowSettings {
  readonly presets: Readonly<Record<string, PresetSettings>>;
  readonly custom: readonly CustomProviderSettings[];
  readonly rateLimiting: { readonly maxAttempts: number; readonly windowMs: number };
}
