import type { Page } from 'playwright-core';
import { accessibilityViolations, dialogOf, horizontalOverflow, phone, signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import {
  PROVIDER_ID,
  PROVIDER_NAME,
  signInAtProvider,
  startProductWithProvider,
  unverifiedLogin,
} from './support/product-with-provider.js';
import { admin } from './support/product.js';

const providerButton = (page: Page) => page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` });
const accountHeading = (page: Page) => page.getByRole('heading', { name: 'Account', exact: true });
/** The first page after signing in; another one if an admin set the password. */
const firstHeading = (page: Page) => page.getByRole('heading', { name: /^(Account|Choose a new password)$/ });

describe('signing in with a provider', () => {
  const journey = browserJourney(() => startProductWithProvider({ isInviteRequired: false }));
  let page: Page;
  beforeEach(() => {
    ({ page } = journey);
  });

  const signInWithProvider = async (login: string): Promise<void> => {
    await page.goto('/sign-in');
    await providerButton(page).click();
    await signInAtProvider(page, login);
  };

  it.each([
    ['on a desktop', {}],
    ['on a phone with a dark theme', { viewport: phone, colorScheme: 'dark' as const }],
  ])('has no accessibility violations or overflow %s', async (_device, options) => {
    const other = await journey.openWindow(options);
    for (const path of ['/sign-in', '/create-account']) {
      await other.page.goto(path);
      await other.page.getByRole('link', { name: `with ${PROVIDER_NAME}` }).waitFor();
      expect(await accessibilityViolations(other.page)).toEqual([]);
      expect(await horizontalOverflow(other.page)).toBe(0);
    }
    await other.close();
  });

  it('creates an account, without secrets in URLs or storage', async () => {
    const urls: string[] = [];
    page.on('framenavigated', (frame) => urls.push(frame.url()));
    await signInWithProvider('grace@example.com');
    await accountHeading(page).waitFor();
    expect(await page.getByText('grace@example.com').count()).toBeGreaterThan(0);
    expect(page.url()).toBe(`${journey.product.url}/account`);
    expect(urls.join(' ')).not.toMatch(/eyJ|access_token|refresh/i);
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).not.toMatch(/eyJ|code/);
    await page.reload();
    await accountHeading(page).waitFor();
  });

  it('returns to the requested page', async () => {
    await journey.product.sql(`update users set role = 'admin' where email = 'grace@example.com'`);
    await page.goto('/admin/users?search=grace');
    await providerButton(page).click();
    await signInAtProvider(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(page.url()).toBe(`${journey.product.url}/admin/users?search=grace`);
  });

  const expectError = async (text: RegExp): Promise<void> => {
    const notice = page.getByRole('alert').filter({ hasText: text });
    await notice.waitFor();
    expect(page.url()).toBe(`${journey.product.url}/sign-in`);
    await providerButton(page).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  };

  it('reports an email address that the provider has not verified', async () => {
    await signInWithProvider(unverifiedLogin);
    await expectError(/not verified/);
  });

  it('reports a cancelled sign-in, and works again afterwards', async () => {
    await page.goto('/sign-in');
    await providerButton(page).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expectError(/was cancelled/);
    await providerButton(page).click();
    await signInAtProvider(page, 'grace@example.com');
    await accountHeading(page).waitFor();
  });

  it('reports a disabled account', async () => {
    await signInWithProvider('disabled@example.com');
    await accountHeading(page).waitFor();
    await journey.product.sql(`update users set disabled_at = now() where email = 'disabled@example.com'`);
    await journey.context.clearCookies();
    await page.evaluate(() => localStorage.clear());
    await signInWithProvider('disabled@example.com');
    await expectError(/account is disabled/);
  });

  it('rejects a callback with a state of another browser', async () => {
    await page.goto(`/auth/oauth/${PROVIDER_ID}/callback?code=stolen&state=foreign`);
    await expectError(/not started in this browser/);
  });

  it('rejects a used code, and shows no text from the URL', async () => {
    await page.goto('/auth/callback#code=used-before');
    await expectError(/not started in this browser/);
    await page.goto('/auth/callback#error=Call+0800+123');
    await expectError(/Something went wrong/);
    expect(await page.getByText('0800').count()).toBe(0);
  });

  it('links and unlinks a provider on the account page', async () => {
    await signIn(page, admin.email, admin.password);
    await page.getByRole('button', { name: `Link ${PROVIDER_NAME}`, exact: true }).click();
    await signInAtProvider(page, 'alan@example.com');
    await page.getByText(`You can now sign in with ${PROVIDER_NAME} too.`).first().waitFor();
    await accountHeading(page).waitFor();
    expect(page.url()).toBe(`${journey.product.url}/account`);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: `Unlink ${PROVIDER_NAME}` }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('No provider is linked to your account.').waitFor();
  });

  it('reports on the account page that the provider account is linked to another user', async () => {
    await signIn(page, admin.email, admin.password);
    await page.getByRole('button', { name: `Link ${PROVIDER_NAME}`, exact: true }).click();
    await signInAtProvider(page, 'grace@example.com');
    await page.getByText(/Nothing was linked\. That account is already linked/).waitFor();
    expect(page.url()).toBe(`${journey.product.url}/account`);
  });

  it('cannot unlink the only sign-in method', async () => {
    await signInWithProvider('grace@example.com');
    await accountHeading(page).waitFor();
    const button = page.getByRole('button', { name: `Unlink ${PROVIDER_NAME}` });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('This is your only sign-in method').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('reports that the provider does not respond', async () => {
    await journey.product.stopProvider();
    await journey.product.stop();
    await journey.product.restart();
    await page.goto('/sign-in');
    await providerButton(page).click();
    await expectError(/provider did not answer/);
  });
});

describe('signing in with a provider only, by invitation only', () => {
  const journey = browserJourney(() =>
    startProductWithProvider({ isInviteRequired: true, localSignIn: false }),
  );

  it('rejects a user without an invitation', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await providerButton(page).waitFor();
    expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
    await providerButton(page).click();
    await signInAtProvider(page, 'uninvited@example.com');
    await page.getByText('You need an invitation to sign in.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('signs in an invited user', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await providerButton(page).click();
    await signInAtProvider(page, admin.email.toUpperCase());
    await firstHeading(page).waitFor();
  });

  it('lets the initial admin sign in with a password', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in as the initial admin' }).click();
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await firstHeading(page).waitFor();
  });
});
