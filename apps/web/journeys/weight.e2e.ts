import type { Browser, Page } from 'playwright-core';
import { openBrowser, visit } from './support/browser.js';
import { startProduct, type Product } from './support/product.js';

const LIMIT_BYTES = 110_000;

describe('the sign-in page', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const weigh = async (page: Page): Promise<number> => {
    const scripts: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script')
        scripts.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.waitForLoadState('networkidle');
    return (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  };

  it('needs at most 110 kB of scripts, and no script of the admin’s', async () => {
    const { page, close } = await visit(browser, product.url);
    expect(await weigh(page)).toBeLessThan(LIMIT_BYTES);
    await close();
  });

  it('does not move under the pointer while it loads', async () => {
    const { page, close } = await visit(browser, product.url);
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value } = entry as PerformanceEntry & { value: number };
          Object.assign(window, { shift: ((window as { shift?: number }).shift ?? 0) + value });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate(() => (window as { shift?: number }).shift ?? 0)).toBeLessThan(0.05);
    await close();
  });
});
