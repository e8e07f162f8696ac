import type { Page } from 'playwright-core';
import { accessibilityViolations, narrow, horizontalOverflow, phone } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { startProductWithMail } from './support/product-with-mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, exact: true });

describe('signing in with a magic link', () => {
  const journey = browserJourney(() =>
    startProductWithMail('--authMode', 'magic-link', '--isInviteRequired=false'),
  );
  beforeEach(() => journey.product.smtpServer.received.splice(0));

  async function requestLink(page: Page, email: string, path = '/sign-in'): Promise<void> {
    await page.goto(path);
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Email me a link' }).click();
    await heading(page, 'Check your email').waitFor();
  }
  const linkFor = async (email: string) => (await journey.product.smtpServer.waitForMail(email)).link;

  it('signs in both tabs of the requesting browser and returns to the requested page', async () => {
    const { page, context } = journey;
    await page.goto('/admin/users');
    await page.waitForURL(/\/sign-in\?then=/);
    await page.getByLabel('Email').fill(admin.email);
    await page.keyboard.press('Enter');
    await heading(page, 'Check your email').waitFor();
    const other = await context.newPage();
    await other.goto(await linkFor(admin.email));
    await heading(other, 'Users').waitFor();
    await heading(page, 'Users').waitFor();
    expect(other.url()).not.toContain('token');
    expect(await other.evaluate(() => history.length)).toBeLessThanOrEqual(3);
  });

  it('creates an account for a new email address', async () => {
    const { page } = journey;
    await requestLink(page, 'new@example.com');
    await page.goto(await linkFor('new@example.com'));
    await heading(page, 'Account').waitFor();
  });

  it('is not used up by a mail scanner that runs scripts, and works after a click', async () => {
    const email = 'scanned@example.com';
    await requestLink(journey.page, email);
    const link = await linkFor(email);
    const scanner = await journey.openWindow();
    await scanner.page.goto(link);
    await scanner.page.waitForLoadState('networkidle');
    await heading(scanner.page, `Sign in as ${email}?`).waitFor();
    await scanner.close();
    const recipient = await journey.openWindow();
    await recipient.page.goto(link);
    await heading(recipient.page, `Sign in as ${email}?`).waitFor();
    expect(await accessibilityViolations(recipient.page)).toEqual([]);
    await recipient.page.getByRole('button', { name: 'Sign in' }).click();
    await heading(recipient.page, 'Account').waitFor();
    await recipient.close();
  });

  it('rejects a used link and offers a new one', async () => {
    const { page } = journey;
    const email = 'twice@example.com';
    await requestLink(page, email);
    const link = await linkFor(email);
    await page.goto(link);
    await heading(page, 'Account').waitFor();
    const other = await journey.openWindow();
    await other.page.goto(link);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await heading(other.page, 'This link no longer works').waitFor();
    expect(await accessibilityViolations(other.page)).toEqual([]);
    await other.page.getByRole('link', { name: 'Request a new link' }).click();
    await heading(other.page, 'Welcome back').waitFor();
    expect(await other.page.getByLabel('Email').inputValue()).toBe(email);
    await other.close();
  });

  it('shows which session it replaces, and replaces it', async () => {
    const { page } = journey;
    await requestLink(page, 'first@example.com');
    await page.goto(await linkFor('first@example.com'));
    await heading(page, 'Account').waitFor();
    const otherWindow = await journey.openWindow();
    await requestLink(otherWindow.page, 'second@example.com');
    await page.goto(await linkFor('second@example.com'));
    await page.getByText('first@example.com').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Account').waitFor();
    await page.getByText('second@example.com').first().waitFor();
    await otherWindow.close();
  });

  it('keeps the token out of storage, URL and history', async () => {
    const { page } = journey;
    await requestLink(page, 'quiet@example.com');
    const { link, token } = await journey.product.smtpServer.waitForMail('quiet@example.com');
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
    ['on a desktop', {}],
    ['on a phone with a dark theme', { viewport: phone, colorScheme: 'dark' as const }],
    ['on the narrowest phone', { viewport: narrow }],
  ])('has no accessibility violations or overflow %s', async (_device, options) => {
    const other = await journey.openWindow(options);
    const email = 'user.with-a-long-name@a-rather-long-domain.example.com';
    await other.page.goto('/sign-in');
    await other.page.getByRole('button', { name: 'Email me a link' }).waitFor();
    const pages: [string, () => Promise<unknown>][] = [
      ['form', () => Promise.resolve()],
      ['inbox', () => requestLink(other.page, email)],
      ['question', () => other.page.goto(`/magic-link#token=a.b.c&email=${encodeURIComponent(`x${email}`)}`)],
      ['incomplete', () => other.page.goto('/magic-link')],
    ];
    for (const [name, go] of pages) {
      await go();
      await other.page.getByRole('heading', { level: 1 }).waitFor();
      expect([name, await accessibilityViolations(other.page)]).toEqual([name, []]);
      expect([name, await horizontalOverflow(other.page)]).toEqual([name, 0]);
    }
    await other.close();
  });
});
