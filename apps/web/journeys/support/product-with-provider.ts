import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import type { Page } from 'playwright-core';
import { freePort, startProductAt, type Product } from './product.js';

const client = { id: 'mikrochat', secret: 'a secret of the browser journeys, used nowhere else' };
export const PROVIDER_ID = 'company-login';
export const PROVIDER_NAME = 'Company Login';

/** The login whose email address the provider reports as unverified. */
export const unverifiedLogin = 'unverified@example.com';

const callbackUrl = (productUrl: string): string => `${productUrl}/auth/oauth/${PROVIDER_ID}/callback`;

interface TestProvider {
  stop(): Promise<void>;
}

/** Starts an OpenID provider (oidc-provider) that accepts any login. */
async function startProvider(productUrl: string, port: number): Promise<TestProvider> {
  // Another site than `localhost` of the product, so that the browser treats it as cross-site.
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [callbackUrl(productUrl)],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the browser journeys'] },
    findAccount: (_context, login) => ({
      accountId: login,
      claims: () => ({
        sub: login,
        email: login,
        email_verified: login !== unverifiedLogin,
        name: 'Grace Hopper',
      }),
    }),
  });
  const server: Server = provider.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The product, configured with a custom OpenID provider. */
export interface ProductWithProvider extends Product {
  /** Stops the provider; connections to it are refused from then on. */
  stopProvider(): Promise<void>;
}

/** Starts the product and the provider. @param auth overrides of the `auth` section of the configuration */
export async function startProductWithProvider(auth: object = {}): Promise<ProductWithProvider> {
  const folder = mkdtempSync(join(tmpdir(), 'journey-'));
  const file = join(folder, 'mikrochat.config.json');
  const port = await freePort();
  const product = await startProductAt((url) => {
    const oauth = { custom: [providerSettings(url, port)], ...highRateLimit };
    writeFileSync(file, JSON.stringify({ auth, oauth }));
    return ['--config', file];
  });
  const provider = await startProvider(product.url, port);
  let isRunning = true;
  const stopProvider = async () => {
    if (isRunning) await provider.stop();
    isRunning = false;
  };
  return {
    ...product,
    stopProvider,
    remove: async () => {
      await stopProvider();
      await product.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

/** All tests use the same IP address. */
const highRateLimit = { rateLimiting: { maxAttempts: 1000 } };

const providerSettings = (productUrl: string, port: number) => ({
  id: PROVIDER_ID,
  name: PROVIDER_NAME,
  issuer: `http://127.0.0.1:${port}`,
  clientId: client.id,
  clientSecret: client.secret,
  redirectUri: callbackUrl(productUrl),
});

/** Signs in on the page of the provider and consents. */
export async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
