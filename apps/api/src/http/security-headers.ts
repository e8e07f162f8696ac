import type { Configuration } from '../configuration/index.js';

const YEAR_SECONDS = 31_536_000;

const isSecure = ({ auth }: Configuration): boolean => auth.appUrl.startsWith('https:');

/** The directives of the Content-Security-Policy (CSP Level 3). @param styles further sources of styles */
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

/** A policy as the value of its header. */
export const policyText = (policy: Record<string, string[]>): string =>
  Object.entries(policy)
    .map(([name, values]) =>
      [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), ...values].join(' '),
    )
    .join('; ');

/** The headers of every response (OWASP ASVS V3), by lower-case name. The policy for JSON allows nothing. */
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

/** Denies the browser features that the web app does not use, so that injected code cannot use them either. */
export const permissionsPolicy =
  'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';
