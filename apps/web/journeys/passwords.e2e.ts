import type { Browser } from 'playwright-core';
import { accessibilityOf, openBrowser, visit, type Visitor } from './support/browser.js';
import { admin, startProduct, type Product } from './support/product.js';

const own = 'a password of my own choice';

describe('choosing a password', () => {
  let browser: Browser;
  let visitor: Visitor;
  let product: Product;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await startProduct('--passwordChange', 'force', '--isInviteRequired=false');
  });
  beforeEach(async () => {
    visitor = await visit(browser, product.url);
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('lets nobody in with a password that somebody else set, where the team wants that', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    expect(await page.getByRole('button', { name: 'Not now' }).count()).toBe(0);
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByLabel('New password', { exact: true }).fill('password123');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByText(/tried first/).waitFor();
    await page.getByLabel('New password', { exact: true }).fill(own);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });

  it('creates an account, and says at the field what is wrong with one', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByRole('link', { name: /account/i }).click();
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use at least 8 characters.').first().waitFor();
    await page.getByLabel('Password', { exact: true }).fill(own);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Somebody already uses this email address.').waitFor();
    await page.getByLabel('Email').fill('grace@example.com');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });
});

describe('dev mode', () => {
  it('signs in with an address alone, and says that this is no way for a team', async () => {
    const product = await startProduct('--authMode', 'dev', '--isInviteRequired=false');
    const browser = await openBrowser();
    const { page, complaints } = await visit(browser, product.url);
    await page.goto('/sign-in');
    await page
      .getByText(/development/i)
      .first()
      .waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByLabel('Email').fill('anybody@example.com');
    await page.getByRole('button', { name: /Sign in/ }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await browser.close();
    await product.remove();
  });
});
