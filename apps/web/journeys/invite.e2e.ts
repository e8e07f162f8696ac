import type { Browser, Page } from 'playwright-core';
import {
  accessibilityOf,
  desktop,
  dialogOf,
  narrow,
  openBrowser,
  overflowOf,
  signIn,
  visit,
  type Visitor,
} from './support/browser.js';
import { startWithMail, type MailingProduct } from './support/mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

describe('an admin who invites', () => {
  let mailing: MailingProduct;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    mailing = await startWithMail();
    browser = await openBrowser();
    visitor = await visit(browser, mailing.product.url);
    await signIn(visitor.page, admin.email, admin.password);
  });
  beforeEach(() => visitor.page.goto('/admin/users'));
  afterEach(() => expect(visitor.complaints).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await mailing?.close();
  });

  const dialog = () => dialogOf(visitor.page);
  const row = (name: string) => visitor.page.getByRole('row').filter({ hasText: name });

  async function invite(name: string, email: string): Promise<void> {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialog().getByLabel('Email').fill(email);
    await dialog().getByLabel('Name').fill(name);
    await dialog().getByRole('button', { name: 'Add user' }).click();
    await row(name).getByText('Invited today').waitFor();
  }
  async function act(name: string, label: string): Promise<void> {
    const { page } = visitor;
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: label }).click();
  }
  async function setPassword(page: Page, link: string): Promise<void> {
    await page.goto(link);
    await heading(page, 'Set your password').waitFor();
    await page.getByLabel('New password', { exact: true }).fill('cobol is a language');
    await page.getByLabel('New password again', { exact: true }).fill('cobol is a language');
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
  }

  it('mails a link with which the new user sets a password and is in', async () => {
    await invite('Grace Hopper', 'grace@example.com');
    const { link } = await mailing.office.mail('grace@example.com');
    const grace = await visit(browser, mailing.product.url);
    await setPassword(grace.page, link);
    await heading(grace.page, 'Account').waitFor();
    await grace.page.getByText('Grace Hopper').first().waitFor();
    await visitor.page.reload();
    await row('Grace Hopper').getByText('Active').waitFor();
    expect(grace.complaints).toEqual([]);
    await grace.close();
  });

  it('sends it again, and only the newest link works', async () => {
    await invite('Linus', 'linus@example.com');
    await act('Linus', 'Send invitation again');
    await visitor.page.getByText('A new invitation is on its way to linus@example.com.').first().waitFor();
    const first = await mailing.office.mail('linus@example.com', 1);
    const second = await mailing.office.mail('linus@example.com', 2);
    const linus = await visit(browser, mailing.product.url);
    await setPassword(linus.page, first.link);
    await heading(linus.page, 'This invitation does not work any more').waitFor();
    expect(await accessibilityOf(linus.page)).toEqual([]);
    await linus.page.goto('about:blank');
    await setPassword(linus.page, second.link);
    await heading(linus.page, 'Account').waitFor();
    await linus.close();
  });

  it('withdraws it', async () => {
    await invite('Nobody Yet', 'nobody@example.com');
    await act('Nobody Yet', 'Withdraw invitation');
    expect(await accessibilityOf(visitor.page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Withdraw' }).click();
    await row('Nobody Yet').waitFor({ state: 'detached' });
  });

  it('may set a password instead', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Add user' }).click();
    expect(await accessibilityOf(page)).toEqual([]);
    await dialog().getByText('Set a password').click();
    await dialog().getByLabel('Email').fill('ken@example.com');
    await dialog().getByLabel('Name').fill('Ken Thompson');
    await dialog().getByRole('button', { name: 'Generate' }).click();
    expect(await accessibilityOf(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Add user' }).click();
    await dialog().getByText('Ken Thompson is added').waitFor();
    await dialog().getByRole('button', { name: 'Done' }).click();
    expect(mailing.office.to('ken@example.com')).toEqual([]);
    await act('Ken Thompson', 'Reset password');
    expect(await accessibilityOf(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Mail the link' }).click();
    expect((await mailing.office.mail('ken@example.com')).link).toContain('/reset-password#');
  });

  it('sees what does not leave, sends it again and discards it', async () => {
    const { page } = visitor;
    mailing.office.refusesWith = 550;
    await invite('Wrong Address', 'wrong@example.com');
    await invite('Late Address', 'late@example.com');
    await page.getByRole('link', { name: 'Mail' }).click();
    await heading(page, 'Mail').waitFor();
    const failed = page.getByRole('listitem').filter({ hasText: 'Failed' });
    while ((await failed.count()) < 2) {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.waitForLoadState('networkidle');
    }
    await page.getByText('550 Not here').first().waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await page.setViewportSize(narrow);
    expect(await overflowOf(page)).toBe(0);
    await page.setViewportSize(desktop);
    mailing.office.refusesWith = null;
    await page.getByRole('button', { name: 'Send again: Invitation to late@example.com' }).click();
    await mailing.office.mail('late@example.com');
    await page.getByRole('button', { name: 'Discard: Invitation to wrong@example.com' }).click();
    await dialog().getByRole('button', { name: 'Discard' }).click();
    await heading(page, 'Every mail has left').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
  });
});
