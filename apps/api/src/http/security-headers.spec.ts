import { contentSecurityPolicy, policyText, securityHeaders } from './security-headers.js';

type Configuration = Parameters<typeof securityHeaders>[0];

const configured = (appUrl: string, allowedDomains: string[] = []): Configuration =>
  ({ auth: { appUrl }, server: { allowedDomains } }) as unknown as Configuration;

describe('policyText', () => {
  it('writes directive names in kebab case', () => {
    expect(policyText({ defaultSrc: ["'none'"], requireTrustedTypesFor: ["'script'"] })).toBe(
      "default-src 'none'; require-trusted-types-for 'script'",
    );
    expect(policyText({})).toBe('');
    expect(policyText({ upgradeInsecureRequests: [] })).toBe('upgrade-insecure-requests');
  });
});

describe('the content security policy', () => {
  const text = policyText(contentSecurityPolicy(configured('https://chat.example.com'), ["'nonce-abc'"]));

  it('allows only scripts of the same origin', () => {
    expect(text).toContain("default-src 'none'");
    expect(text).toMatch(/script-src 'self'(;|$)/);
    expect(text).not.toContain('unsafe');
  });

  it('allows the styles with the nonce of the page', () => {
    expect(text).toContain("style-src 'self' 'nonce-abc'");
  });

  it('forbids framing the page, changing its base URL and submitting its forms to other origins', () => {
    for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
      expect(text).toContain(part);
    expect(text).toContain("require-trusted-types-for 'script'");
  });

  it('allows connections to the configured origins', () => {
    const policy = contentSecurityPolicy(configured('https://a.example', ['https://api.example']));
    expect(policy.connectSrc).toEqual(["'self'", 'https://api.example']);
  });
});

describe('security headers', () => {
  it('contain Strict-Transport-Security only when the app URL uses HTTPS', () => {
    const name = 'strict-transport-security';
    expect(securityHeaders(configured('https://chat.example.com'))[name]).toBe('max-age=31536000');
    expect(securityHeaders(configured('http://localhost:8000'))).not.toHaveProperty(name);
  });
});
