import type { Page } from 'playwright-core';
import {
  accessibilityViolations,
  desktop,
  dialogOf,
  narrow,
  horizontalOverflow,
  signIn,
} from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { startProductWithMail } from './support/product-with-mail.js';
import { admin } from './support/product.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

describe('invitations', () => {
  const journey = browserJourney(() => startProductWithMail(), { sharedWindow: true });

  beforeAll(() => signIn(journey.page, admin.email, admin.password));
  beforeEach(() => journey.page.goto('/admin/users'));

  const dialog = () => dialogOf(journey.page);
  const row = (name: string) => journey.page.getByRole('row').filter({ hasText: name });

  async function invite(name: string, email: string): Promise<void> {
    const { page } = journey;
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialog().getByLabel('Email').fill(email);
    await dialog().getByLabel('Name').fill(name);
    await dialog().getByRole('button', { name: 'Add user' }).click();
    await row(name).getByText('Invited today').waitFor();
  }
  async function chooseAction(name: string, label: string): Promise<void> {
    const { page } = journey;
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

  it('are emailed as a link with which the new user sets a password and signs in', async () => {
    await invite('Grace Hopper', 'grace@example.com');
    const { link } = await journey.product.smtpServer.waitForMail('grace@example.com');
    const grace = await journey.openWindow();
    await setPassword(grace.page, link);
    await heading(grace.page, 'Account').waitFor();
    await grace.page.getByText('Grace Hopper').first().waitFor();
    await journey.page.reload();
    await row('Grace Hopper').getByText('Active').waitFor();
    expect(grace.errors).toEqual([]);
    await grace.close();
  });

  it('are sent again, and only the newest link works', async () => {
    await invite('Linus', 'linus@example.com');
    await chooseAction('Linus', 'Send invitation again');
    await journey.page.getByText('A new invitation is on its way to linus@example.com.').first().waitFor();
    const first = await journey.product.smtpServer.waitForMail('linus@example.com', 1);
    const second = await journey.product.smtpServer.waitForMail('linus@example.com', 2);
    const linus = await journey.openWindow();
    await setPassword(linus.page, first.link);
    await heading(linus.page, 'This invitation no longer works').waitFor();
    expect(await accessibilityViolations(linus.page)).toEqual([]);
    await linus.page.goto('about:blank');
    await setPassword(linus.page, second.link);
    await heading(linus.page, 'Account').waitFor();
    await linus.close();
  });

  it('are withdrawn', async () => {
    await invite('Dennis Ritchie', 'dennis@example.com');
    await chooseAction('Dennis Ritchie', 'Withdraw invitation');
    expect(await accessibilityViolations(journey.page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Withdraw invitation' }).click();
    await row('Dennis Ritchie').waitFor({ state: 'detached' });
  });

  it('are not sent when the admin sets a temporary password instead', async () => {
    const { page } = journey;
    await page.getByRole('button', { name: 'Add user' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog().getByText('Set a temporary password').click();
    await dialog().getByLabel('Email').fill('ken@example.com');
    await dialog().getByLabel('Name').fill('Ken Thompson');
    await dialog().getByRole('button', { name: 'Generate' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Add user' }).click();
    await dialog().getByText('Ken Thompson was added').waitFor();
    await dialog().getByRole('button', { name: 'Done' }).click();
    expect(journey.product.smtpServer.mailsTo('ken@example.com')).toEqual([]);
    await chooseAction('Ken Thompson', 'Reset password');
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Email the link' }).click();
    expect((await journey.product.smtpServer.waitForMail('ken@example.com')).link).toContain(
      '/reset-password#',
    );
  });

  it('that could not be sent are listed, sent again or discarded on the mail page', async () => {
    const { page } = journey;
    journey.product.smtpServer.rejectsWith = 550;
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
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.setViewportSize(narrow);
    expect(await horizontalOverflow(page)).toBe(0);
    await page.setViewportSize(desktop);
    journey.product.smtpServer.rejectsWith = null;
    await page.getByRole('button', { name: 'Send again: Invitation to late@example.com' }).click();
    await journey.product.smtpServer.waitForMail('late@example.com');
    await page.getByRole('button', { name: 'Discard: Invitation to wrong@example.com' }).click();
    await dialog().getByRole('button', { name: 'Discard' }).click();
    await heading(page, 'All emails have been sent').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});
