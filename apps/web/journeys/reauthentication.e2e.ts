import type { Page } from 'playwright-core';
import { accessibilityViolations, dialogOf, horizontalOverflow, phone, signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import {
  PROVIDER_NAME,
  signInAtProvider,
  startProductWithProvider,
} from './support/product-with-provider.js';
import { admin } from './support/product.js';

const reauthentication = (page: Page) => page.getByRole('dialog', { name: 'Confirm it’s you' });
const passwordIn = (page: Page) => reauthentication(page).getByLabel('Your password', { exact: true });

describe('actions that require recent authentication', () => {
  const journey = browserJourney(() => startProductWithProvider({ isInviteRequired: false }));

  let page: Page;
  beforeAll(async () => {
    await journey.product.sql(`insert into users (id, email, user_name, role, created_at, last_sign_in_at)
      select 'u' || n, 'user' || n || '@example.com', 'User ' || n, 'user', now(), now()
      from generate_series(1, 9) n`);
    await journey.product.sql(`insert into identities (provider, subject, user_id, created_at)
      values ('github', '5', 'u4', now())`);
  });
  beforeEach(() => {
    ({ page } = journey);
  });

  /** Makes the sessions an hour old. */
  const ageSessions = async (): Promise<void> => {
    await journey.product.sql(`update sessions set created_at = created_at - interval '1 hour'`);
    await page.reload();
    await page.getByRole('table').waitFor();
  };
  const openUsers = async (): Promise<void> => {
    await signIn(page, admin.email, admin.password);
    await page.goto('/admin/users');
    await ageSessions();
  };
  const chooseAction = async (name: string, label: string): Promise<void> => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: label }).click();
  };
  const enterPassword = async (password = admin.password): Promise<void> => {
    await passwordIn(page).fill(password);
    await passwordIn(page).press('Enter');
  };

  it('add a user after the password, and keep the form', async () => {
    await openUsers();
    await page.getByRole('button', { name: 'Add user' }).click();
    const form = page.getByRole('dialog', { name: 'Add user' });
    await form.getByLabel('Email').fill('grace@example.com');
    await form.getByLabel('Name').fill('Grace Hopper');
    await form.getByText('Can also manage users.').click();
    await form.getByLabel('Password', { exact: true }).fill('a temporary password');
    await form.getByRole('button', { name: 'Add user' }).click();
    await reauthentication(page).waitFor();
    expect(await passwordIn(page).evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);
    await enterPassword('not this one');
    await reauthentication(page)
      .getByText(/don’t match/)
      .waitFor();
    // Escape closes only the upper dialog.
    await page.keyboard.press('Escape');
    await reauthentication(page).waitFor({ state: 'detached' });
    expect(await form.getByLabel('Email').inputValue()).toBe('grace@example.com');
    expect(await form.getByLabel('Name').inputValue()).toBe('Grace Hopper');
    expect(await form.getByLabel('Password', { exact: true }).inputValue()).toBe('a temporary password');
    await form.getByText('Please sign in again to confirm that it is you.').waitFor();
    const button = form.getByRole('button', { name: 'Add user' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await enterPassword();
    const added = page.getByRole('dialog', { name: 'Grace Hopper was added' });
    await added.getByText('a temporary password').waitFor();
    const done = added.getByRole('button', { name: 'Done' });
    expect(await done.evaluate((element) => element === document.activeElement)).toBe(true);
    await done.click();
    await page.getByRole('row').filter({ hasText: 'grace@example.com' }).getByText('Admin').waitFor();
  });

  it.each<[string, string, string, RegExp]>([
    ['User 1', 'Make admin', 'Make admin anyway', /User 1 is now an admin/],
    ['User 2', 'Disable', 'Disable', /User 2 was disabled/],
    ['User 3', 'Remove user', 'Remove user', /User 3 was removed/],
    ['User 4', 'Unlink GitHub', 'Unlink', /GitHub was unlinked from User 4/],
  ])('for %s: %s, after the password', async (name, label, confirm, outcome) => {
    await openUsers();
    await chooseAction(name, label);
    await dialogOf(page).getByRole('button', { name: confirm }).click();
    await enterPassword();
    await page.getByText(outcome).first().waitFor();
    await reauthentication(page).waitFor({ state: 'detached' });
  });

  it('set a password, which stays in the form during reauthentication', async () => {
    await openUsers();
    await chooseAction('User 5', 'Set password');
    const form = page.getByRole('dialog', { name: 'Set the password for User 5' });
    await form.getByLabel('New password', { exact: true }).fill('a temporary password');
    await form.getByRole('button', { name: 'Set password' }).click();
    await enterPassword();
    const done = page.getByRole('dialog', { name: 'The temporary password is set' });
    await done.getByText('a temporary password').waitFor();
  });

  it('ask only once for several actions', async () => {
    await openUsers();
    await chooseAction('User 6', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await enterPassword();
    await page.getByText('User 6 was disabled and signed out.').first().waitFor();
    await chooseAction('User 6', 'Enable');
    await page.getByText('User 6 can sign in again.').first().waitFor();
    expect(await reauthentication(page).count()).toBe(0);
  });

  it('show a dialog without accessibility violations on a phone with a dark theme', async () => {
    await journey.reopen({ viewport: phone, colorScheme: 'dark' });
    ({ page } = journey);
    await openUsers();
    await chooseAction('User 7', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await passwordIn(page).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await horizontalOverflow(page)).toBe(0);
  });

  it('return from a provider to the form, which keeps all fields but the password', async () => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` }).click();
    await signInAtProvider(page, 'barbara.admin@example.com');
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await journey.product.sql(`update users set role = 'admin' where email = 'barbara.admin@example.com'`);
    await page.goto('/admin/users');
    await ageSessions();
    await page.getByRole('button', { name: 'Add user' }).click();
    const form = page.getByRole('dialog', { name: 'Add user' });
    await form.getByLabel('Email').fill('barbara@example.com');
    await form.getByLabel('Name').fill('Barbara Liskov');
    await form.getByLabel('Password', { exact: true }).fill('a temporary password');
    await form.getByRole('button', { name: 'Add user' }).click();
    await reauthentication(page).getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Sign in to continue where you left off.').waitFor();
    await page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` }).click();
    await form.waitFor();
    expect(page.url()).toBe(`${journey.product.url}/admin/users`);
    expect(await form.getByLabel('Email').inputValue()).toBe('barbara@example.com');
    expect(await form.getByLabel('Name').inputValue()).toBe('Barbara Liskov');
    expect(await form.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Add user' }).click();
    expect(await form.getByLabel('Email').inputValue()).toBe('');
  });

  it('return from the sign-in page for a user without a password', async () => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` }).click();
    await signInAtProvider(page, 'alan@example.com');
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await journey.product.sql(`update users set role = 'admin' where email = 'alan@example.com'`);
    await page.goto('/admin/users?search=User+8');
    await ageSessions();
    await chooseAction('User 8', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await reauthentication(page).getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Sign in to continue where you left off.').waitFor();
    await page.getByRole('link', { name: `Sign in with ${PROVIDER_NAME}` }).click();
    // The provider still has its own session.
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(page.url()).toMatch(/\/admin\/users\?search=User(\+|%20)8$/);
    await chooseAction('User 8', 'Disable');
    await dialogOf(page).getByRole('button', { name: 'Disable' }).click();
    await page.getByText('User 8 was disabled and signed out.').first().waitFor();
  });
});
