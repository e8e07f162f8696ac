import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };
export const narrow = { width: 320, height: 640 };

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: flags });

/** A window with its own cookies and storage, which collects the errors of its pages. */
export interface BrowserWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors and error messages of the console, among them violations of the content security policy. */
  readonly errors: string[];
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
}

// The browser logs every 4xx response as an error; the tests expect such responses.
const isExpected = (text: string): boolean => /Failed to load resource/.test(text);

export async function openWindow(
  browser: Browser,
  baseURL: string,
  { viewport = desktop, colorScheme = 'light' }: WindowOptions = {},
): Promise<BrowserWindow> {
  const context = await browser.newContext({ baseURL, viewport, colorScheme, reducedMotion: 'reduce' });
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) errors.push(message.text());
  });
  const page = await context.newPage();
  return { context, page, errors, close: () => context.close() };
}

/** Waits for the end of all finite animations, since a colour in transition has no final contrast. */
const animationsFinished = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const finite = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });

/** The violations of WCAG 2.2 A and AA that axe finds on the page, one line each. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  await animationsFinished(page);
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The open dialog, with role `dialog` or `alertdialog`. */
export const dialogOf = (page: Page): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog'));

/** By how many pixels the page is wider than the viewport. */
export const horizontalOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Signs in with email and password, and skips the prompt to replace a password that an admin set. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const notNow = page.getByRole('button', { name: 'Not now' });
  const accountHeading = page.getByRole('heading', { name: 'Account', exact: true });
  await notNow.or(accountHeading).waitFor();
  if (await notNow.isVisible()) await notNow.click();
  await accountHeading.waitFor();
}
