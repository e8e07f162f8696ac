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

const crowd = `insert into users (id, email, user_name, role, created_at, last_sign_in_at)
  select 'u' || n, 'person' || n || '@example.com', 'Person ' || lpad(n::text, 3, '0'), 'user', now(), now()
  from generate_series(1, 120) n`;

describe('the users of a team', () => {
  let product: Product;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    product = await startProduct();
    await product.sql(crowd);
    browser = await openBrowser();
    visitor = await visit(browser, product.url);
    await signIn(visitor.page, admin.email, admin.password);
  });
  beforeEach(async () => {
    await visitor.page.goto('/admin/users');
    await visitor.page.getByRole('table').waitFor();
  });
  afterEach(() => expect(visitor.complaints).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const row = (name: string) => visitor.page.getByRole('row').filter({ hasText: name });
  const act = async (name: string, label: string) => {
    await visitor.page.getByLabel('Search by name or email').fill(name);
    // The row is there before the list has narrowed to it, and moves then.
    await visitor.page.getByText('1–1 of 1').waitFor();
    await row(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await visitor.page.getByRole('menuitem', { name: label }).click();
  };
  const confirm = (label: string) => dialogOf(visitor.page).getByRole('button', { name: label }).click();

  it('can be read by everybody, at every width, by day and by night', async () => {
    const { page } = visitor;
    expect(await accessibilityOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityOf(page)).toEqual([]);
    for (const viewport of [phone, narrow]) {
      await page.setViewportSize(viewport);
      expect(await overflowOf(page)).toBe(0);
    }
    expect(await accessibilityOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('are found by a part of their name, and the search stays in the address', async () => {
    const { page } = visitor;
    await page.getByLabel('Search by name or email').fill('person 07');
    await row('Person 077').waitFor();
    await page.waitForURL(/search=person(\+|%20)07/);
    await page.reload();
    await row('Person 077').waitFor();
    expect(await row('Person 001').count()).toBe(0);
  });

  it('turn page by page', async () => {
    const { page } = visitor;
    await row('Person 001').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await row('Person 060').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await row('Person 001').waitFor();
  });

  it('get a colleague, who signs in with what the admin handed over', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Add user' }).click();
    const dialog = dialogOf(page);
    expect(await accessibilityOf(page)).toEqual([]);
    await dialog.getByLabel('Email').fill(admin.email);
    await dialog.getByLabel('Password', { exact: true }).fill('handed over with care');
    await dialog.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByText('Somebody already uses this email address.').waitFor();
    await dialog.getByLabel('Email').fill('grace@example.com');
    await dialog.getByLabel('Name').fill('Grace Hopper');
    await dialog.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByText('handed over with care').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const colleague = await visit(browser, product.url);
    await signIn(colleague.page, 'grace@example.com', 'handed over with care');
    await colleague.page.goto('/admin/users');
    await colleague.page.getByRole('table').waitFor({ state: 'detached' });
    expect(colleague.complaints).toEqual([]);
    await colleague.close();
  });

  it('become admins, and users again', async () => {
    await act('Person 010', 'Make admin');
    await confirm('Make admin');
    await row('Person 010').getByText('Admin', { exact: true }).waitFor();
    await act('Person 010', 'Make user');
    await confirm('Make user');
    await row('Person 010').getByText('User', { exact: true }).waitFor();
  });

  it('are disabled, enabled and removed, each after a word of warning', async () => {
    await act('Person 011', 'Disable');
    await confirm('Disable');
    await row('Person 011').getByText('Disabled').waitFor();
    await act('Person 011', 'Enable');
    await row('Person 011').getByText('Active').waitFor();
    await act('Person 011', 'Remove');
    expect(await accessibilityOf(visitor.page)).toEqual([]);
    await confirm('Remove');
    await row('Person 011').waitFor({ state: 'detached' });
    expect(await product.sql(`select id from users where id = 'u11'`)).toEqual([]);
  });
});
