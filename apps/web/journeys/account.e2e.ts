import type { Browser } from 'playwright-core';
import {
  accessibilityOf,
  dialogOf,
  narrow,
  openBrowser,
  overflowOf,
  phone,
  signIn,
  visit,
  type Visitor,
} from './support/browser.js';
import { admin, startProduct, type Product } from './support/product.js';

describe('one’s own account', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
  });
  beforeEach(async () => {
    visitor = await visit(browser, product.url);
    await signIn(visitor.page, admin.email, admin.password);
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('can be read by everybody, at every width, by day and by night', async () => {
    const { page } = visitor;
    await page.getByText('This device').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityOf(page)).toEqual([]);
    for (const viewport of [phone, narrow]) {
      await page.setViewportSize(viewport);
      expect(await overflowOf(page)).toBe(0);
    }
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('takes another name', async () => {
    const { page } = visitor;
    await page.getByLabel('Name').fill('Augusta Ada King');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Your name is saved.').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Augusta Ada King');
  });

  it('shows the signed-in devices and ends another one', async () => {
    const other = await visit(browser, product.url);
    await signIn(other.page, admin.email, admin.password);
    const { page } = visitor;
    await page.reload();
    const devices = page.getByRole('list', { name: 'Signed-in devices' }).getByRole('listitem');
    await devices.nth(1).waitFor();
    await page
      .getByText(/Chrome.* on Linux/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    const sure = dialogOf(page).getByRole('button', { name: /Sign out/ });
    await sure.click();
    await other.page.reload();
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.close();
  });

  it('signs out every tab of a browser at once', async () => {
    const { page, context } = visitor;
    const second = await context.newPage();
    await second.goto('/account');
    await second.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out here' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await second.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('changes the password and signs out the other devices', async () => {
    const other = await visit(browser, product.url);
    await signIn(other.page, admin.email, admin.password);
    const { page } = visitor;
    await page.getByLabel('Current password', { exact: true }).fill('not this one');
    await page.getByLabel('New password', { exact: true }).fill('another fine long one');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page
      .getByText(/Your password is changed/)
      .first()
      .waitFor();
    await other.page.reload();
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.close();
    await product.sql('delete from passwords');
    await product.stop();
    // The configuration gives the first password again to an admin who has none.
    await product.startAgain();
  });

  it('does not let the last admin leave', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Delete my account…' }).click();
    const dialog = dialogOf(page);
    expect(await accessibilityOf(page)).toEqual([]);
    await dialog.getByRole('textbox').fill(admin.email);
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    await page
      .getByText(/last admin/)
      .first()
      .waitFor();
  });
});
