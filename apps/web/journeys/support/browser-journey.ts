import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, openWindow, type BrowserWindow, type WindowOptions } from './browser.js';
import type { Product } from './product.js';

/** What the tests of a `describe` block share. Its properties can be read inside tests and hooks only. */
export interface BrowserJourney<StartedProduct extends Product> {
  readonly product: StartedProduct;
  /** The window of the test. */
  readonly page: Page;
  readonly context: BrowserContext;
  /** Opens a further window; the test closes it. */
  openWindow(options?: WindowOptions): Promise<BrowserWindow>;
  /** Replaces the window of the test. */
  reopen(options: WindowOptions): Promise<void>;
}

/**
 * Registers the hooks of a browser journey: starts the product and a browser before all tests, opens a new
 * window before each test and fails the test if its pages logged errors.
 * @param sharedWindow one window for all tests of the block instead
 */
export function browserJourney<StartedProduct extends Product>(
  start: () => Promise<StartedProduct>,
  { sharedWindow = false } = {},
): BrowserJourney<StartedProduct> {
  let product: StartedProduct;
  let browser: Browser;
  let window: BrowserWindow;

  const open = (options?: WindowOptions) => openWindow(browser, product.url, options);

  beforeAll(async () => {
    product = await start();
    browser = await openBrowser();
    if (sharedWindow) window = await open();
  });
  beforeEach(async () => {
    if (!sharedWindow) window = await open();
  });
  afterEach(async () => {
    if (!sharedWindow) await window.close();
    expect(window.errors).toEqual([]);
  });
  // Either is undefined if its start failed.
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (product as StartedProduct | undefined)?.remove();
  });

  return {
    get product() {
      return product;
    },
    get page() {
      return window.page;
    },
    get context() {
      return window.context;
    },
    openWindow: open,
    reopen: async (options) => {
      await window.close();
      window = await open(options);
    },
  };
}
