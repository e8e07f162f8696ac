import type { Page } from 'playwright-core';
import { browserJourney } from './support/browser-journey.js';
import { startProduct } from './support/product.js';

/** Most bytes of JavaScript, as they travel, that the sign-in page may need. This is the one place that limits it. */
const MAX_SCRIPT_BYTES = 125_000;

describe('the sign-in page', () => {
  const journey = browserJourney(() => startProduct());

  const scriptBytesOf = async (page: Page): Promise<number> => {
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

  const htmlOf = async (): Promise<string> => (await fetch(`${journey.product.url}/sign-in`)).text();

  it('needs at most 125 kB of scripts, and no script of the admin pages', async () => {
    expect(await scriptBytesOf(journey.page)).toBeLessThan(MAX_SCRIPT_BYTES);
  });

  it('has no inline script and no inline style, which the content security policy would refuse', async () => {
    const html = await htmlOf();
    expect(html).toContain('<app-root');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<base/);
  });

  it('fetches everything from its own origin', async () => {
    const urls = [...(await htmlOf()).matchAll(/\s(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(urls).not.toEqual([]);
    expect(urls.every((url) => url?.startsWith('/') && !url.startsWith('//'))).toBe(true);
  });

  it('has almost no layout shift while loading', async () => {
    const { page } = journey;
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
  });
});
