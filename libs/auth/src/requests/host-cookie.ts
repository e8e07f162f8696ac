import type { HttpAdapterHost } from '@nestjs/core';

/** The cookie that names the accounts on which a device has signed in before. */
export const DEVICE_COOKIE = 'mikrochat_device';

const PREFIX = '__Host-';

/** A cookie with or without the prefix: only for values of which a planted one does no harm. */
export const eitherCookie = (
  cookies: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined => cookies[PREFIX + name] ?? cookies[name];

/** What differs between the cookies of this server. */
export interface CookieTraits {
  /** The app's URL; on HTTPS the name gets the prefix `__Host-` (RFC 6265bis §4.1.3.2). */
  readonly appUrl: string;
  readonly name: string;
  readonly sameSite: 'strict' | 'lax';
  readonly maxAgeSeconds: number;
}

/** A cookie for this host only (no `Domain`), and not for scripts (`HttpOnly`). */
export class HostCookie {
  private readonly name: string;
  private readonly attributes;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly traits: CookieTraits,
  ) {
    const { appUrl, name, sameSite } = traits;
    const secure = appUrl.startsWith('https:');
    this.name = secure ? PREFIX + name : name;
    this.attributes = { path: '/', httpOnly: true, secure, sameSite } as const;
  }

  /** Undefined if the browser sent none, or an empty one. */
  read(cookies: Readonly<Record<string, string | undefined>>): string | undefined {
    return cookies[this.name] || undefined;
  }

  write(response: unknown, value: string): void {
    const maxAge = this.traits.maxAgeSeconds;
    this.host.httpAdapter.setCookie?.(response, this.name, value, { ...this.attributes, maxAge });
  }

  clear(response: unknown): void {
    this.host.httpAdapter.clearCookie?.(response, this.name, this.attributes);
  }
}
