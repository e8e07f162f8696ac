import type { Browser } from 'playwright-core';
import { openBrowser, signIn, visit } from './support/browser.js';
import { admin, startProduct, type Product } from './support/product.js';

describe('a session in the browser', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct('--jwtExpirySeconds', '6');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('refreshes by itself, once for all tabs', async () => {
    const { context, page, close } = await visit(browser, product.url);
    await signIn(page, admin.email, admin.password);
    const second = await context.newPage();
    await second.goto('/account');
    await second.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    const [{ generation: before }] = (await product.sql('select generation from sessions')) as [
      { generation: number },
    ];
    const refreshed = () =>
      context.waitForEvent('response', (response) => response.url().endsWith('/auth/refresh'));
    await refreshed();
    await refreshed();
    const [{ generation: after }] = (await product.sql('select generation from sessions')) as [
      { generation: number },
    ];
    expect(after - before).toBe(2);
    await close();
  });

  it('that an admin ended leads to the sign-in page, with a sentence', async () => {
    const { page, close } = await visit(browser, product.url);
    await signIn(page, admin.email, admin.password);
    await product.sql('delete from sessions');
    await page.getByText(/session has ended/i).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await close();
  });
});
