import type { Page } from 'playwright-core';
import { accessibilityViolations, horizontalOverflow, phone, signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { startProductWithMail } from './support/product-with-mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

describe('resetting a password', () => {
  const journey = browserJourney(() => startProductWithMail());

  beforeEach(() => journey.product.smtpServer.received.splice(0));

  async function requestLink(page: Page, email: string): Promise<void> {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await heading(page, 'Forgot your password?').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(email);
    await page.getByRole('button', { name: 'Email me a link' }).click();
    await heading(page, 'Check your email').waitFor();
  }

  const choose = async (page: Page, password: string, again = password) => {
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('New password again', { exact: true }).fill(again);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
  };

  it('signs in this browser, signs out the others and emails a security alert', async () => {
    const otherWindow = await journey.openWindow();
    await signIn(otherWindow.page, admin.email, admin.password);
    const { page } = journey;
    await requestLink(page, admin.email);
    expect(await accessibilityViolations(page)).toEqual([]);
    const { link } = await journey.product.smtpServer.waitForMail(admin.email);
    await page.goto(link);
    await heading(page, 'Reset your password').waitFor();
    expect(page.url()).not.toContain('#');
    expect(await accessibilityViolations(page)).toEqual([]);
    await choose(page, 'a new password of my own', 'a new password of my won');
    await page.getByText('The passwords do not match.').waitFor();
    await choose(page, 'password123');
    await page.getByText(/tried first|easy to guess/).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await choose(page, 'a new password of my own');
    await heading(page, 'Account').waitFor();
    await otherWindow.page.reload();
    await heading(otherWindow.page, 'Welcome back').waitFor();
    const alert = await journey.product.smtpServer.waitForMail(admin.email, 2);
    expect(alert.parsed.subject).toContain('password was changed');
    await otherWindow.close();
  });

  it('rejects a used link and offers a new one for the same email address', async () => {
    const { page } = journey;
    await requestLink(page, admin.email);
    const { link } = await journey.product.smtpServer.waitForMail(admin.email);
    for (const password of ['the next password of my own', 'another password of my own']) {
      await page.context().clearCookies();
      await page.goto('about:blank');
      await page.goto(link);
      await choose(page, password);
      await page.getByRole('heading', { name: /^(Account|This link no longer works)$/ }).waitFor();
    }
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Request a new link' }).click();
    await heading(page, 'Forgot your password?').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(admin.email);
  });

  it('answers the same for an unknown email address, and sends no mail', async () => {
    const { page } = journey;
    await requestLink(page, 'unknown@example.com');
    await page.getByText('If unknown@example.com has an account here').waitFor();
    await page.getByRole('button', { name: 'Use a different email address' }).click();
    await page.getByLabel('Email').fill(admin.email);
    await page.getByRole('button', { name: 'Email me a link' }).click();
    await journey.product.smtpServer.waitForMail(admin.email);
    expect(journey.product.smtpServer.mailsTo('unknown@example.com')).toEqual([]);
  });

  it('has no accessibility violations or overflow on a phone with a dark theme', async () => {
    const other = await journey.openWindow({ viewport: phone, colorScheme: 'dark' });
    for (const path of ['/forgot-password', '/reset-password#token=a.b.c&email=ada%40example.com']) {
      await other.page.goto(path);
      await other.page.locator('form').waitFor();
      expect(await accessibilityViolations(other.page)).toEqual([]);
      expect(await horizontalOverflow(other.page)).toBe(0);
    }
    await other.close();
  });
});
