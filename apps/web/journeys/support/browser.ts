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

/** A browser of somebody's own, that notes whatever goes wrong in it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What a page complained about: errors, and what its security policy refused. */
  readonly complaints: string[];
  close(): Promise<void>;
}

interface Look {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
}

// The browser itself reports every answer of 4xx as an error; those are part of the story.
const isExpected = (text: string): boolean => /Failed to load resource/.test(text);

/** Opens a window with nothing kept from before. */
export async function visit(browser: Browser, url: string, look: Look = {}): Promise<Visitor> {
  const { viewport = desktop, colorScheme = 'light' } = look;
  const context = await browser.newContext({ baseURL: url, viewport, colorScheme, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text());
  });
  const page = await context.newPage();
  return { context, page, complaints, close: () => context.close() };
}

/** Waits until the page is painted as it will stay: colours that are still changing have no contrast. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });

/** What axe finds on a page by WCAG 2.2 A and AA, as one line a finding. */
export async function accessibilityOf(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The open dialog; one that asks before something dangerous is an alert. */
export const dialogOf = (page: Page): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog'));

/** How many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Signs in with email and password, and stays with a password that somebody else set. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const later = page.getByRole('button', { name: 'Not now' });
  const arrived = page.getByRole('heading', { name: 'Account', exact: true });
  await later.or(arrived).waitFor();
  if (await later.isVisible()) await later.click();
  await arrived.waitFor();
}
