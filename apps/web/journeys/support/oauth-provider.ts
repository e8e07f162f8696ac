import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import type { Page } from 'playwright-core';
import { freePort, startProductAt, type Product } from './product.js';

const client = { id: 'mikrochat', secret: 'a secret of the browser journeys, used nowhere else' };
export const CLUB = 'Rowing Club';
const ID = 'rowing-club';

/** Whose address the club has not verified. */
export const stranger = 'unverified@example.com';

/** An OpenID provider of somebody else's making, at which people sign in as whom they like. */
export interface Club {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** @param product where people come back to */
async function openClub(product: string, port: number): Promise<Club> {
  // Another site than the product's `localhost`, as in life.
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${product}/auth/oauth/${ID}/callback`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the browser journeys'] },
    findAccount: (_context, login) => ({
      accountId: login,
      claims: () => ({ sub: login, email: login, email_verified: login !== stranger, name: 'A Rower' }),
    }),
  });
  const server: Server = provider.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The product, and a provider that it lets people sign in with. */
export interface ProductWithClub extends Product {
  /** Closes the club's doors; nobody answers there any more. */
  closeClub(): Promise<void>;
}

/** @param auth what differs in the section `auth` of the configuration */
export async function startProductWithClub(auth: object = {}): Promise<ProductWithClub> {
  const folder = mkdtempSync(join(tmpdir(), 'journey-'));
  const file = join(folder, 'mikrochat.config.json');
  const port = await freePort();
  let address = '';
  const product = await startProductAt((url) => {
    address = url;
    writeFileSync(file, JSON.stringify({ auth, oauth: { custom: [entry(url, port)], ...generous } }));
    return ['--config', file];
  });
  const club = await openClub(address, port);
  let open = true;
  const closeClub = async () => {
    if (open) await club.stop();
    open = false;
  };
  return {
    ...product,
    closeClub,
    remove: async () => {
      await closeClub();
      await product.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Everybody here has the same address. */
const generous = { rateLimiting: { maxAttempts: 1000 } };

const entry = (product: string, port: number) => ({
  id: ID,
  name: CLUB,
  issuer: `http://127.0.0.1:${port}`,
  clientId: client.id,
  clientSecret: client.secret,
  redirectUri: `${product}/auth/oauth/${ID}/callback`,
});

/** Says at the club who one is, and agrees to what it asks. */
export async function passClub(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
