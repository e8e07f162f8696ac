import type { Browser, Page } from 'playwright-core';
import {
  accessibilityOf,
  narrow,
  openBrowser,
  overflowOf,
  phone,
  visit,
  type Visitor,
} from './support/browser.js';
import { startWithMail, type MailingProduct } from './support/mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, exact: true });

describe('signing in by a link', () => {
  let mailing: MailingProduct;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    mailing = await startWithMail('--authMode', 'magic-link', '--isInviteRequired=false');
    browser = await openBrowser();
  });
  beforeEach(async () => {
    mailing.office.arrived.splice(0);
    visitor = await visit(browser, mailing.product.url);
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await mailing?.close();
  });

  async function ask(page: Page, email: string, path = '/sign-in'): Promise<void> {
    await page.goto(path);
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await heading(page, 'Look into your inbox').waitFor();
  }
  const linkFor = async (email: string) => (await mailing.office.mail(email)).link;

  it('works in the browser that asked, in both tabs, and goes on where one wanted to go', async () => {
    const { page, context } = visitor;
    await page.goto('/admin/users');
    await page.waitForURL(/\/sign-in\?then=/);
    await page.getByLabel('Email').fill(admin.email);
    await page.keyboard.press('Enter');
    await heading(page, 'Look into your inbox').waitFor();
    const other = await context.newPage();
    await other.goto(await linkFor(admin.email));
    await heading(other, 'Users').waitFor();
    await heading(page, 'Users').waitFor();
    expect(other.url()).not.toContain('token');
    expect(await other.evaluate(() => history.length)).toBeLessThanOrEqual(3);
  });

  it('makes an account for who is new', async () => {
    const { page } = visitor;
    await ask(page, 'newcomer@example.com');
    await page.goto(await linkFor('newcomer@example.com'));
    await heading(page, 'Account').waitFor();
  });

  it('survives a scanner that opens it and runs scripts, and then lets its owner in by a click', async () => {
    const email = 'scanned@example.com';
    await ask(visitor.page, email);
    const link = await linkFor(email);
    const scanner = await visit(browser, mailing.product.url);
    await scanner.page.goto(link);
    await scanner.page.waitForLoadState('networkidle');
    await heading(scanner.page, `Sign in as ${email}?`).waitFor();
    await scanner.close();
    const owner = await visit(browser, mailing.product.url);
    await owner.page.goto(link);
    await heading(owner.page, `Sign in as ${email}?`).waitFor();
    expect(await accessibilityOf(owner.page)).toEqual([]);
    await owner.page.getByRole('button', { name: 'Sign in' }).click();
    await heading(owner.page, 'Account').waitFor();
    await owner.close();
  });

  it('says that it was used already, and leads to a new one', async () => {
    const { page } = visitor;
    const email = 'twice@example.com';
    await ask(page, email);
    const link = await linkFor(email);
    await page.goto(link);
    await heading(page, 'Account').waitFor();
    const other = await visit(browser, mailing.product.url);
    await other.page.goto(link);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await heading(other.page, 'This link does not work any more').waitFor();
    expect(await accessibilityOf(other.page)).toEqual([]);
    await other.page.getByRole('link', { name: 'Ask for a new link' }).click();
    await heading(other.page, 'Welcome back').waitFor();
    expect(await other.page.getByLabel('Email').inputValue()).toBe(email);
    await other.close();
  });

  it('says whose session it replaces, and replaces it', async () => {
    const { page } = visitor;
    await ask(page, 'first@example.com');
    await page.goto(await linkFor('first@example.com'));
    await heading(page, 'Account').waitFor();
    const asker = await visit(browser, mailing.product.url);
    await ask(asker.page, 'second@example.com');
    await page.goto(await linkFor('second@example.com'));
    await page.getByText('first@example.com').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Account').waitFor();
    await page.getByText('second@example.com').first().waitFor();
    await asker.close();
  });

  it('keeps the token out of storage, address and history', async () => {
    const { page } = visitor;
    await ask(page, 'quiet@example.com');
    const { link, token } = await mailing.office.mail('quiet@example.com');
    await page.goto(link);
    await heading(page, 'Account').waitFor();
    const kept = await page.evaluate(
      () =>
        JSON.stringify({ ...localStorage, ...sessionStorage }) +
        JSON.stringify(history.state) +
        location.href,
    );
    expect(kept).not.toContain(token);
    await page.goBack();
    expect(page.url()).not.toContain(token);
  });

  it.each([
    ['on a desktop, in the light', {}],
    ['on a phone, in the dark', { viewport: phone, colorScheme: 'dark' as const }],
    ['on the narrowest phone', { viewport: narrow }],
  ])('can be read and used by everybody %s', async (_where, look) => {
    const other = await visit(browser, mailing.product.url, look);
    const email = 'somebody.with-a-long-name@a-rather-long-domain.example.com';
    await other.page.goto('/sign-in');
    await other.page.getByRole('button', { name: 'Mail me a link' }).waitFor();
    const pages: [string, () => Promise<unknown>][] = [
      ['form', () => Promise.resolve()],
      ['inbox', () => ask(other.page, email)],
      ['question', () => other.page.goto(`/magic-link#token=a.b.c&email=${encodeURIComponent(`x${email}`)}`)],
      ['incomplete', () => other.page.goto('/magic-link')],
    ];
    for (const [name, go] of pages) {
      await go();
      await other.page.getByRole('heading', { level: 1 }).waitFor();
      expect([name, await accessibilityOf(other.page)]).toEqual([name, []]);
      expect([name, await overflowOf(other.page)]).toEqual([name, 0]);
    }
    await other.close();
  });
});
