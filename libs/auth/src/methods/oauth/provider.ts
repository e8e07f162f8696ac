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
  /** What these claims of every token have to be, beside the issuer. */
  readonly claims?: Readonly<Record<string, string>> | undefined;
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
  /** @param ask asks a path below the profile's own address, with the same access token; rejects with ProviderError */
  toProfile(claims: Claims, ask: (path: string) => Promise<unknown>): Profile | Promise<Profile>;
}

/** @returns the issuer that the OpenID configuration below an address names @throws ProviderError */
export type IssuerAt = (address: string) => Promise<string>;

/** A provider that everybody knows: a plain object with what its documentation says. */
export interface OAuthPreset extends Endpoints, Dialect {
  /** What the button says. */
  readonly name: string;
  /** The same for one directory (`oauth.presets.<id>.tenant`); absent where the provider has no directories. */
  readonly atTenant?: (tenant: string, issuerAt: IssuerAt) => Pick<OAuthProvider, 'endpoints' | 'toProfile'>;
  /** Where a self-hosted one answers (`oauth.presets.<id>.baseUrl`); absent where there is none to host. */
  readonly atBaseUrl?: (baseUrl: string) => Endpoints;
}

export type Presets = Readonly<Record<string, OAuthPreset>>;

/** A provider that is configured here. */
export interface OAuthProvider extends Dialect {
  readonly id: string;
  readonly name: string;
  readonly client: OAuthClient;
  readonly reach: Reach;
  /**
   * The installation that numbers the accounts, where it is not the preset's own: user 5 of one GitHub is not user 5 of
   * another.
   */
  readonly installation?: string | undefined;
  /** @throws ProviderError where they have to be found first and the provider does not answer */
  endpoints(): Promise<Endpoints>;
}
