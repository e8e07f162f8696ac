import type { Page } from 'playwright-core';
import { accessibilityViolations, dialogOf, horizontalOverflow, phone, signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import {
  PROVIDER_NAME,
  signInAtProvider,
  startProductWithProvider,
} from './support/product-with-provider.js';
import { admin } from './support/product.js';

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function signInWithProvider(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` }).click();
  await signInAtProvider(page, 'grace@example.com');
  await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
}

describe('the users page with unverified and verified email addresses', () => {
  const journey = browserJourney(() => startProductWithProvider({ isInviteRequired: false }), {
    sharedWindow: true,
  });
  let page: Page;

  beforeAll(async () => {
    const unverified = await journey.openWindow();
    await unverified.page.goto('/create-account');
    await unverified.page.getByLabel('Email').fill('boss@example.com');
    await unverified.page.getByLabel('Name').fill('The Boss');
    await unverified.page.getByLabel('Password', { exact: true }).fill('a fine long one');
    await unverified.page.getByRole('button', { name: 'Create account' }).click();
    await unverified.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await unverified.close();
    const verified = await journey.openWindow();
    await signInWithProvider(verified.page);
    await verified.close();
    ({ page } = journey);
    await signIn(page, admin.email, admin.password);
  });
  beforeEach(async () => {
    await page.goto('/admin/users');
    await row(page, 'The Boss').waitFor();
  });

  it('marks an unverified address, without accessibility violations or overflow', async () => {
    expect(await row(page, 'The Boss').getByText('Email not verified').count()).toBe(1);
    expect(await row(page, 'Grace Hopper').getByText('Email not verified').count()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.setViewportSize(phone);
    expect(await horizontalOverflow(page)).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('warns before a user with an unverified address is made an admin', async () => {
    await page.getByRole('button', { name: 'Actions for The Boss' }).click();
    await page.getByRole('menuitem', { name: 'Make admin Email not verified.' }).click();
    await dialogOf(page).getByText('boss@example.com has never been verified').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    // Cancel has the focus, so Enter must change nothing.
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await journey.product.sql(`select role from users where email = 'boss@example.com'`)).toEqual([
      { role: 'user' },
    ]);
    await page.getByRole('button', { name: 'Actions for The Boss' }).click();
    await page.getByRole('menuitem', { name: 'Make admin' }).click();
    await dialogOf(page).getByRole('button', { name: 'Make admin anyway' }).click();
    await row(page, 'The Boss').getByText('Admin', { exact: true }).waitFor();
  });

  it('does not warn if the provider has verified the address', async () => {
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Make admin' }).click();
    await dialogOf(page).getByRole('button', { name: 'Make admin', exact: true }).click();
    await row(page, 'Grace Hopper').getByText('Admin', { exact: true }).waitFor();
  });

  it('unlinks a provider, which signs the user out', async () => {
    const grace = await journey.openWindow();
    await signInWithProvider(grace.page);
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: `Unlink ${PROVIDER_NAME}` }).click();
    await dialogOf(page).getByText('Grace Hopper has no other sign-in method.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
    await page.getByText(`${PROVIDER_NAME} was unlinked from Grace Hopper.`).first().waitFor();
    await grace.page.reload();
    await grace.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await grace.close();
  });

  it.each(['/users', '/admin'])('is reached from %s after signing in', async (path) => {
    const other = await journey.openWindow();
    await other.page.goto(path);
    await other.page.getByLabel('Email').fill(admin.email);
    await other.page.getByLabel('Password', { exact: true }).fill(admin.password);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    const notNow = other.page.getByRole('button', { name: 'Not now' });
    const users = other.page.getByRole('heading', { name: 'Users' });
    await notNow.or(users).waitFor();
    if (await notNow.isVisible()) await notNow.click();
    await users.waitFor();
    expect(other.page.url()).toBe(`${journey.product.url}/admin/users`);
    expect(other.errors).toEqual([]);
    await other.close();
  });
});
