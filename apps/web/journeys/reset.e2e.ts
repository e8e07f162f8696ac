import type { Browser, Page } from 'playwright-core';
import {
  accessibilityOf,
  openBrowser,
  overflowOf,
  phone,
  signIn,
  visit,
  type Visitor,
} from './support/browser.js';
import { startWithMail, type MailingProduct } from './support/mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

describe('a forgotten password', () => {
  let mailing: MailingProduct;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    mailing = await startWithMail();
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

  async function ask(page: Page, email: string): Promise<void> {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await heading(page, 'Forgot your password?').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(email);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await heading(page, 'Look into your inbox').waitFor();
  }

  const choose = async (page: Page, password: string, again = password) => {
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('New password again', { exact: true }).fill(again);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
  };

  it('is replaced through a mail: this browser is in, the others are out, and a mail says so', async () => {
    const elsewhere = await visit(browser, mailing.product.url);
    await signIn(elsewhere.page, admin.email, admin.password);
    const { page } = visitor;
    await ask(page, admin.email);
    expect(await accessibilityOf(page)).toEqual([]);
    const { link } = await mailing.office.mail(admin.email);
    await page.goto(link);
    await heading(page, 'Reset your password').waitFor();
    expect(page.url()).not.toContain('#');
    expect(await accessibilityOf(page)).toEqual([]);
    await choose(page, 'a new password of my own', 'a new password of my won');
    await page.getByText('This is not the same password.').waitFor();
    await choose(page, 'password123');
    await page.getByText(/tried first|easy to guess/).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await choose(page, 'a new password of my own');
    await heading(page, 'Account').waitFor();
    await elsewhere.page.reload();
    await heading(elsewhere.page, 'Welcome back').waitFor();
    const news = await mailing.office.mail(admin.email, 2);
    expect(news.parsed.subject).toContain('password was changed');
    await elsewhere.close();
  });

  it('says of a link that was used that it was, and leads to a new one for the same address', async () => {
    const { page } = visitor;
    await ask(page, admin.email);
    const { link } = await mailing.office.mail(admin.email);
    for (const password of ['the next password of my own', 'another password of my own']) {
      await page.context().clearCookies();
      await page.goto('about:blank');
      await page.goto(link);
      await choose(page, password);
      await page.getByRole('heading', { name: /^(Account|This link does not work any more)$/ }).waitFor();
    }
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await heading(page, 'Forgot your password?').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe(admin.email);
  });

  it('answers a stranger in the same words, and mails nothing', async () => {
    const { page } = visitor;
    await ask(page, 'stranger@example.com');
    await page.getByText('If stranger@example.com has an account here').waitFor();
    await page.getByRole('button', { name: 'Use another address' }).click();
    await page.getByLabel('Email').fill(admin.email);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await mailing.office.mail(admin.email);
    expect(mailing.office.to('stranger@example.com')).toEqual([]);
  });

  it('can be asked for on a phone, in the dark', async () => {
    const other = await visit(browser, mailing.product.url, { viewport: phone, colorScheme: 'dark' });
    for (const path of ['/forgot-password', '/reset-password#token=a.b.c&email=ada%40example.com']) {
      await other.page.goto(path);
      await other.page.locator('form').waitFor();
      expect(await accessibilityOf(other.page)).toEqual([]);
      expect(await overflowOf(other.page)).toBe(0);
    }
    await other.close();
  });
});
