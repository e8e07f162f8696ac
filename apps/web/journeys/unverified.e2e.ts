import type { Browser, Page } from 'playwright-core';
import {
  accessibilityOf,
  dialogOf,
  openBrowser,
  overflowOf,
  phone,
  signIn,
  visit,
} from './support/browser.js';
import { CLUB, passClub, startProductWithClub, type ProductWithClub } from './support/oauth-provider.js';
import { admin } from './support/product.js';

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

describe('an address that was only claimed', () => {
  let product: ProductWithClub;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    product = await startProductWithClub({ isInviteRequired: false });
    browser = await openBrowser();
    const stranger = await visit(browser, product.url);
    await stranger.page.goto('/create-account');
    await stranger.page.getByLabel('Email').fill('boss@example.com');
    await stranger.page.getByLabel('Name').fill('The Boss');
    await stranger.page.getByLabel('Password', { exact: true }).fill('a fine long one');
    await stranger.page.getByRole('button', { name: 'Create account' }).click();
    await stranger.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await stranger.close();
    const rower = await visit(browser, product.url);
    await rower.page.goto('/sign-in');
    await rower.page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    await passClub(rower.page, 'rower@example.com');
    await rower.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await rower.close();
    ({ page, complaints } = await visit(browser, product.url));
    await signIn(page, admin.email, admin.password);
  });
  beforeEach(async () => {
    await page.goto('/admin/users');
    await row(page, 'The Boss').waitFor();
  });
  afterEach(() => expect(complaints).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('is marked in words, by day and by night, at every width', async () => {
    expect(await row(page, 'The Boss').getByText('Email not verified').count()).toBe(1);
    expect(await row(page, 'A Rower').getByText('Email not verified').count()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityOf(page)).toEqual([]);
    await page.setViewportSize(phone);
    expect(await overflowOf(page)).toBe(0);
    expect(await accessibilityOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('makes no admin without a warning', async () => {
    await page.getByRole('button', { name: 'Actions for The Boss' }).click();
    await page.getByRole('menuitem', { name: 'Make admin Email not verified.' }).click();
    await dialogOf(page).getByText('Nobody has ever confirmed that boss@example.com').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    // The button that does nothing is the one that Enter presses.
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await product.sql(`select role from users where email = 'boss@example.com'`)).toEqual([
      { role: 'user' },
    ]);
    await page.getByRole('button', { name: 'Actions for The Boss' }).click();
    await page.getByRole('menuitem', { name: 'Make admin' }).click();
    await dialogOf(page).getByRole('button', { name: 'Make admin anyway' }).click();
    await row(page, 'The Boss').getByText('Admin', { exact: true }).waitFor();
  });

  it('is no question for somebody whose provider has verified it', async () => {
    await page.getByRole('button', { name: 'Actions for A Rower' }).click();
    await page.getByRole('menuitem', { name: 'Make admin' }).click();
    await dialogOf(page).getByRole('button', { name: 'Make admin', exact: true }).click();
    await row(page, 'A Rower').getByText('Admin', { exact: true }).waitFor();
  });

  it('unlinks a provider, which signs its user out', async () => {
    const rower = await visit(browser, product.url);
    await rower.page.goto('/sign-in');
    await rower.page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    await passClub(rower.page, 'rower@example.com');
    await rower.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Actions for A Rower' }).click();
    await page.getByRole('menuitem', { name: `Unlink ${CLUB}` }).click();
    await dialogOf(page).getByText('No other way to sign in is left to A Rower then.').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
    await page.getByText(`${CLUB} is unlinked from A Rower.`).first().waitFor();
    await rower.page.reload();
    await rower.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await rower.close();
  });

  it.each(['/users', '/admin'])('%s leads to the users, also through the sign-in', async (address) => {
    const other = await visit(browser, product.url);
    await other.page.goto(address);
    await other.page.getByLabel('Email').fill(admin.email);
    await other.page.getByLabel('Password', { exact: true }).fill(admin.password);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    const later = other.page.getByRole('button', { name: 'Not now' });
    const users = other.page.getByRole('heading', { name: 'Users' });
    await later.or(users).waitFor();
    if (await later.isVisible()) await later.click();
    await users.waitFor();
    expect(other.page.url()).toBe(`${product.url}/admin/users`);
    expect(other.complaints).toEqual([]);
    await other.close();
  });
});
