import type { Browser, Page } from 'playwright-core';
import {
  accessibilityOf,
  dialogOf,
  openBrowser,
  overflowOf,
  phone,
  signIn,
  visit,
  type Visitor,
} from './support/browser.js';
import { CLUB, passClub, startProductWithClub, type ProductWithClub } from './support/oauth-provider.js';
import { admin } from './support/product.js';

const prompt = (page: Page) => page.getByRole('dialog', { name: 'Is it you?' });
const passwordIn = (page: Page) => prompt(page).getByLabel('Your password', { exact: true });

describe('what an admin may do only a moment after signing in', () => {
  let product: ProductWithClub;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    product = await startProductWithClub({ isInviteRequired: false });
    await product.sql(`insert into users (id, email, user_name, role, created_at, last_sign_in_at)
      select 'u' || n, 'person' || n || '@example.com', 'Person ' || n, 'user', now(), now()
      from generate_series(1, 9) n`);
    await product.sql(`insert into identities (provider, subject, user_id, created_at)
      values ('github', '5', 'u4', now())`);
    browser = await openBrowser();
  });
  beforeEach(async () => {
    visitor = await visit(browser, product.url);
    ({ page } = visitor);
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  /** An hour goes by for everybody who is signed in. */
  const anHourLater = async (): Promise<void> => {
    await product.sql(`update sessions set created_at = created_at - interval '1 hour'`);
    await page.reload();
    await page.getByRole('table').waitFor();
  };
  const openUsers = async (): Promise<void> => {
    await signIn(page, admin.email, admin.password);
    await page.goto('/admin/users');
    await anHourLater();
  };
  const act = async (name: string, label: string): Promise<void> => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: label }).click();
  };
  const prove = async (password = admin.password): Promise<void> => {
    await passwordIn(page).fill(password);
    await passwordIn(page).press('Enter');
  };

  it('adds a user after the password, and loses nothing that was typed', async () => {
    await openUsers();
    await page.getByRole('button', { name: 'Add user' }).click();
    const form = page.getByRole('dialog', { name: 'Add user' });
    await form.getByLabel('Email').fill('grace@example.com');
    await form.getByLabel('Name').fill('Grace Hopper');
    await form.getByText('Manages people too.').click();
    await form.getByLabel('Password', { exact: true }).fill('handed over with care');
    await form.getByRole('button', { name: 'Add user' }).click();
    await prompt(page).waitFor();
    expect(await passwordIn(page).evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await accessibilityOf(page)).toEqual([]);
    await prove('not this one');
    await prompt(page)
      .getByText(/don’t match/)
      .waitFor();
    // Escape closes the question alone.
    await page.keyboard.press('Escape');
    await prompt(page).waitFor({ state: 'detached' });
    expect(await form.getByLabel('Email').inputValue()).toBe('grace@example.com');
    expect(await form.getByLabel('Name').inputValue()).toBe('Grace Hopper');
    expect(await form.getByLabel('Password', { exact: true }).inputValue()).toBe('handed over with care');
    await form.getByText('Please sign in again to confirm that it is you.').waitFor();
    const button = form.getByRole('button', { name: 'Add user' });
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await prove();
    const added = page.getByRole('dialog', { name: 'Grace Hopper is added' });
    await added.getByText('handed over with care').waitFor();
    const done = added.getByRole('button', { name: 'Done' });
    expect(await done.evaluate((one) => one === document.activeElement)).toBe(true);
    await done.click();
    await page.getByRole('row').filter({ hasText: 'grace@example.com' }).getByText('Admin').waitFor();
  });

  it.each<[string, string, string, RegExp]>([
    ['Person 1', 'Make admin', 'Make admin anyway', /Person 1 is an admin now/],
    ['Person 2', 'Disable', 'Disable', /Person 2 is disabled/],
    ['Person 3', 'Remove', 'Remove', /Person 3 is removed/],
    ['Person 4', 'Unlink GitHub', 'Unlink', /GitHub is unlinked from Person 4/],
  ])('for %s: %s', async (name, label, confirm, outcome) => {
    await openUsers();
    await act(name, label);
    await dialogOf(page).getByRole('button', { name: confirm }).click();
    await prove();
    await page.getByText(outcome).first().waitFor();
    await prompt(page).waitFor({ state: 'detached' });
  });

  it('gives somebody a new password, which stays in its field meanwhile', async () => {
    await openUsers();
    await act('Person 5', 'Set password');
    const form = page.getByRole('dialog', { name: 'Set the password of Person 5' });
    await form.getByLabel('New password', { exact: true }).fill('handed over with care');
    await form.getByRole('button', { name: 'Set password' }).click();
    await prove();
    const done = page.getByRole('dialog', { name: 'The new password is set' });
    await done.getByText('handed over with care').waitFor();
  });

  it('asks once, then not again for a while', async () => {
    await openUsers();
    await act('Person 6', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await prove();
    await page.getByText('Person 6 is disabled and signed out.').first().waitFor();
    await act('Person 6', 'Enable');
    await page.getByText('Person 6 can sign in again.').first().waitFor();
    expect(await prompt(page).count()).toBe(0);
  });

  it('can be asked on a phone, in the dark', async () => {
    await visitor.close();
    visitor = await visit(browser, product.url, { viewport: phone, colorScheme: 'dark' });
    ({ page } = visitor);
    await openUsers();
    await act('Person 7', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await passwordIn(page).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
  });

  it('leads to a provider and back to the form, with what was typed but for the password', async () => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    await passClub(page, 'cox@example.com');
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await product.sql(`update users set role = 'admin' where email = 'cox@example.com'`);
    await page.goto('/admin/users');
    await anHourLater();
    await page.getByRole('button', { name: 'Add user' }).click();
    const form = page.getByRole('dialog', { name: 'Add user' });
    await form.getByLabel('Email').fill('barbara@example.com');
    await form.getByLabel('Name').fill('Barbara Liskov');
    await form.getByLabel('Password', { exact: true }).fill('handed over with care');
    await form.getByRole('button', { name: 'Add user' }).click();
    await prompt(page).getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Sign in to go on where you were.').waitFor();
    await page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    await form.waitFor();
    expect(page.url()).toBe(`${product.url}/admin/users`);
    expect(await form.getByLabel('Email').inputValue()).toBe('barbara@example.com');
    expect(await form.getByLabel('Name').inputValue()).toBe('Barbara Liskov');
    expect(await form.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Add user' }).click();
    expect(await form.getByLabel('Email').inputValue()).toBe('');
  });

  it('leads people without a password through the sign-in page, and back', async () => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    await passClub(page, 'rower@example.com');
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await product.sql(`update users set role = 'admin' where email = 'rower@example.com'`);
    await page.goto('/admin/users?search=Person+8');
    await anHourLater();
    await act('Person 8', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    expect(await accessibilityOf(page)).toEqual([]);
    await prompt(page).getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Sign in to go on where you were.').waitFor();
    await page.getByRole('link', { name: `Sign in with ${CLUB}` }).click();
    // The club still knows them.
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(page.url()).toMatch(/\/admin\/users\?search=Person(\+|%20)8$/);
    await act('Person 8', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await page.getByText('Person 8 is disabled and signed out.').first().waitFor();
  });
});
