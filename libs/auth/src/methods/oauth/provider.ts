import type { Reach } from './outgoing/outgoing.js';
import type { ClientAuthentication, OAuthClient } from './settings.js';

/** What a provider says of somebody: claims of an ID token, fields of a profile. Nothing of it is believed yet. */
export type Claims = Readonly<Record<string, unknown>>;

/** The fields of a profile that matter here, as the provider sent them. */
export interface Profile {
  readonly subject: unknown;
  readonly email: unknown;
  /** Only `true` counts. */
  readonly isEmailVerified: unknown;
  readonly name: unknown;
}

/** Who signs the ID tokens of a provider, and with which keys. */
export interface OpenId {
  /** A part such as `{tid}` stands for the claim of that name. */
  readonly issuer: string;
  readonly jwksUrl: string;
}

/** Where a provider answers. */
export interface Endpoints {
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** Absent where the ID token says everything. */
  readonly userInfoUrl?: string | undefined;
  readonly openId?: OpenId | undefined;
  /** `client_secret_post` unless said otherwise. */
  readonly tokenEndpointAuthMethod?: ClientAuthentication | undefined;
  /** Whether every answer of its authorization page names it (RFC 9207 §3). */
  readonly namesItself?: boolean | undefined;
}

/** How a provider is asked, and what its answers mean. */
export interface Dialect {
  readonly scopes: readonly string[];
  readonly tokenHeaders?: Readonly<Record<string, string>> | undefined;
  readonly userInfoHeaders?: Readonly<Record<string, string>> | undefined;
  /** @param ask asks another path of the host that has the profile, with the same access token */
  toProfile(claims: Claims, ask: (path: string) => Promise<unknown>): Profile | Promise<Profile>;
}

/** A provider that everybody knows: a plain object with what its documentation says. */
export interface OAuthPreset extends Endpoints, Dialect {
  /** What the button says. */
  readonly name: string;
}

export type Presets = Readonly<Record<string, OAuthPreset>>;

/** A provider that is configured here. */
export interface OAuthProvider extends Dialect {
  readonly id: string;
  readonly name: string;
  readonly client: OAuthClient;
  readonly reach: Reach;
  /** @throws ProviderError where they have to be found first and the provider does not answer */
  endpoints(): Promise<Endpoints>;
}
