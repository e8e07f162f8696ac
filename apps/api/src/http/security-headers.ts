import type { SecurityHeadersOptions } from '@nestjs/common';
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

/** The headers on every answer (ASVS V3). JSON is never a page: its policy allows nothing and is short. */
export const securityHeaders = (configuration: Configuration): SecurityHeadersOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  strictTransportSecurity: isSecure(configuration) && { maxAge: YEAR_SECONDS, includeSubDomains: false },
  // For browsers that nobody has any more; every byte of a header is written in every answer.
  xDownloadOptions: false,
  xDnsPrefetchControl: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  originAgentCluster: false,
});

/** What the app never uses, so that nothing injected may either. */
export const permissionsPolicy =
  'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';
