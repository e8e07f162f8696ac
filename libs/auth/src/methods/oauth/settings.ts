import type { OAuthFlowSettings } from '@mikrochat/accounts';

type Texts = Readonly<Record<string, string>>;

/** What a provider knows us by. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly as registered there (RFC 9700 §2.1). */
  readonly redirectUri: string;
  readonly scopes?: string | readonly string[] | undefined;
  /** More parameters for the provider's first page. */
  readonly authorizationParams?: Texts | undefined;
}

/** A preset as it is configured. */
export interface PresetClient extends OAuthClient {
  /** One directory of the provider: its id, or a domain that it owns. */
  readonly tenant?: string | undefined;
  /** Where a self-hosted one stands, without a slash at the end. */
  readonly baseUrl?: string | undefined;
}

/** How we prove to a token endpoint who we are (RFC 6749 §2.3.1). */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post';

/** A provider of which only its operator knows. */
export interface CustomProvider extends OAuthClient {
  readonly id: string;
  readonly name: string;
  /** Where OpenID discovery finds the addresses; in place of the three. */
  readonly issuer?: string | undefined;
  readonly authorizationUrl?: string | undefined;
  readonly tokenUrl?: string | undefined;
  readonly userInfoUrl?: string | undefined;
  readonly tokenEndpointAuthMethod?: ClientAuthentication | undefined;
  readonly tokenHeaders?: Texts | undefined;
  readonly userInfoHeaders?: Texts | undefined;
  /** Where in the profile the fields are, as paths with dots. */
  readonly userMapping?: Texts | undefined;
  /** Its addresses count as verified although it does not say so. */
  readonly trustEmail?: boolean | undefined;
}

export interface OAuthSettings extends OAuthFlowSettings {
  readonly presets: Readonly<Record<string, PresetClient>>;
  readonly custom: readonly CustomProvider[];
  readonly rateLimiting: { readonly maxAttempts: number; readonly windowMs: number };
}
