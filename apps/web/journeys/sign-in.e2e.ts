import type { Browser } from 'playwright-core';
import {
  accessibilityOf,
  narrow,
  openBrowser,
  overflowOf,
  phone,
  signIn,
  visit,
  type Visitor,
} from './support/browser.js';
import { admin, startProduct, type Product } from './support/product.js';

describe('signing in', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
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

  it.each([
    ['on a desktop, in the light', {}],
    ['on a desktop, in the dark', { colorScheme: 'dark' as const }],
    ['on a phone', { viewport: phone }],
    ['on the narrowest phone, in the dark', { viewport: narrow, colorScheme: 'dark' as const }],
  ])('can be read and used by everybody %s', async (_where, look) => {
    const other = await visit(browser, product.url, look);
    await other.page.goto('/sign-in');
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await accessibilityOf(other.page)).toEqual([]);
    expect(await overflowOf(other.page)).toBe(0);
    await other.close();
  });

  it('explains a wrong password at the field and puts the cursor there', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('That email and password don’t match.').waitFor();
    const field = page.getByLabel('Password', { exact: true });
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('asks for what is missing before it asks the server', async () => {
    const { page } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter an email address.').waitFor();
    expect(asked.filter((url) => url.includes('password-login'))).toEqual([]);
  });

  it('works with the keyboard alone', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByLabel('Email').focus();
    await page.keyboard.type(admin.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('returns to the page that was asked for, and never to another site', async () => {
    const { page } = visitor;
    await page.goto('/admin/users');
    await page.waitForURL(/\/sign-in/);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin/users');
  });

  it('keeps every token out of storage and address, and the cookie out of reach of scripts', async () => {
    const { page, context } = visitor;
    await signIn(page, admin.email, admin.password);
    const kept = await page.evaluate(
      () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href,
    );
    expect(kept).not.toMatch(/eyJ|refresh/i);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
  });

  it('stays signed in after a reload, without a glimpse of the sign-in page', async () => {
    const { page } = visitor;
    await signIn(page, admin.email, admin.password);
    const seen: string[] = [];
    page.on('framenavigated', (frame) => seen.push(new URL(frame.url()).pathname));
    await page.reload();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(seen).not.toContain('/sign-in');
  });

  /** Guesses from everywhere, until the server pauses the account for long enough to be seen. */
  async function guessUntilPaused(email: string): Promise<void> {
    const guess = async (): Promise<number> => {
      const body = JSON.stringify({ email, password: 'a guess like any other' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${product.url}/auth/password-login`, { method: 'POST', headers, body });
      return ((await response.json()) as { retryAfter?: number }).retryAfter ?? 0;
    };
    while (Math.max(...(await Promise.all(Array.from({ length: 8 }, guess)))) < 20);
  }

  it('says when one may try again after too many guesses', async () => {
    const { page } = visitor;
    await guessUntilPaused('guessed@example.com');
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill('guessed@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a guess like any');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/Too many attempts\. You can try again in \d+ seconds\./).waitFor();
    expect(await page.locator('form button[type=submit]').isDisabled()).toBe(true);
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('says so when the server is away, and goes on when it is back', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await product.stop();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/reach|connection/i)
      .first()
      .waitFor();
    await product.startAgain();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Not now' }).waitFor();
  });
});
