import type { Configuration } from '../configuration/index.js';

const YEAR_SECONDS = 31_536_000;

const isSecure = ({ auth }: Configuration): boolean => auth.appUrl.startsWith('https:');

/** The directives of the Content-Security-Policy. @param styles where styles may come from, beside ourselves */
export const contentSecurityPolicy = ({ server }: Configuration, styles: string[] = []) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", ...styles],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'", ...server.allowedDomains],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ['angular', 'angular#bundler'],
});

/** A policy as the header's text. */
export const policyText = (policy: Record<string, string[]>): string =>
  Object.entries(policy)
    .map(([name, values]) =>
      [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...values].join(' '),
    )
    .join('; ');

/**
 * The headers on every answer (ASVS V3), by their names in small letters. JSON is never a page: its policy allows
 * nothing and is short.
 */
export const securityHeaders = (configuration: Configuration): Readonly<Record<string, string>> => ({
  'content-security-policy': policyText({ defaultSrc: ["'none'"], frameAncestors: ["'none'"] }),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  ...(isSecure(configuration) ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}),
});

/** What the app never uses, so that nothing injected may either. */
export const permissionsPolicy =
  'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';
