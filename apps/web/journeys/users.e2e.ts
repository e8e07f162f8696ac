import {
  accessibilityViolations,
  dialogOf,
  narrow,
  horizontalOverflow,
  phone,
  signIn,
} from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { admin, startProduct } from './support/product.js';

const insertUsers = `insert into users (id, email, user_name, role, created_at, last_sign_in_at)
  select 'u' || n, 'user' || n || '@example.com', 'User ' || lpad(n::text, 3, '0'), 'user', now(), now()
  from generate_series(1, 120) n`;

describe('the users page', () => {
  const journey = browserJourney(() => startProduct(), { sharedWindow: true });

  beforeAll(async () => {
    await journey.product.sql(insertUsers);
    await signIn(journey.page, admin.email, admin.password);
  });
  beforeEach(async () => {
    await journey.page.goto('/admin/users');
    await journey.page.getByRole('table').waitFor();
  });

  const row = (name: string) => journey.page.getByRole('row').filter({ hasText: name });
  const chooseAction = async (name: string, label: string) => {
    await journey.page.getByLabel('Search by name or email').fill(name);
    // Before the search result is shown, the row is in the unfiltered list and would move.
    await journey.page.getByText('1–1 of 1').waitFor();
    await row(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await journey.page.getByRole('menuitem', { name: label }).click();
  };
  const confirm = (label: string) => dialogOf(journey.page).getByRole('button', { name: label }).click();

  it('has no accessibility violations or overflow, light and dark, at every width', async () => {
    const { page } = journey;
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityViolations(page)).toEqual([]);
    for (const viewport of [phone, narrow]) {
      await page.setViewportSize(viewport);
      expect(await horizontalOverflow(page)).toBe(0);
    }
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    // axe checks the 50 rows three times.
  }, 120_000);

  it('searches by part of a name and keeps the search in the URL', async () => {
    const { page } = journey;
    await page.getByLabel('Search by name or email').fill('user 07');
    await row('User 077').waitFor();
    await page.waitForURL(/search=user(\+|%20)07/);
    await page.reload();
    await row('User 077').waitFor();
    expect(await row('User 001').count()).toBe(0);
  });

  it('goes to the next and previous page', async () => {
    const { page } = journey;
    await row('User 001').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await row('User 060').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await row('User 001').waitFor();
  });

  it('adds a user, who signs in with the temporary password', async () => {
    const { page } = journey;
    await page.getByRole('button', { name: 'Add user' }).click();
    const dialog = dialogOf(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByLabel('Email').fill(admin.email);
    await dialog.getByLabel('Password', { exact: true }).fill('a temporary password');
    await dialog.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByText('Another account already uses this email address.').waitFor();
    await dialog.getByLabel('Email').fill('grace@example.com');
    await dialog.getByLabel('Name').fill('Grace Hopper');
    await dialog.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByText('a temporary password').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const newUser = await journey.openWindow();
    await signIn(newUser.page, 'grace@example.com', 'a temporary password');
    await newUser.page.goto('/admin/users');
    await newUser.page.getByRole('table').waitFor({ state: 'detached' });
    expect(newUser.errors).toEqual([]);
    await newUser.close();
  });

  it('makes a user an admin and back', async () => {
    await chooseAction('User 010', 'Make admin');
    await confirm('Make admin');
    await row('User 010').getByText('Admin', { exact: true }).waitFor();
    await chooseAction('User 010', 'Make user');
    await confirm('Make user');
    await row('User 010').getByText('User', { exact: true }).waitFor();
  });

  it('disables, enables and removes a user after a confirmation', async () => {
    await chooseAction('User 011', 'Disable');
    await confirm('Disable');
    await row('User 011').getByText('Disabled').waitFor();
    await chooseAction('User 011', 'Enable');
    await row('User 011').getByText('Active').waitFor();
    await chooseAction('User 011', 'Remove user');
    expect(await accessibilityViolations(journey.page)).toEqual([]);
    await confirm('Remove user');
    await row('User 011').waitFor({ state: 'detached' });
    expect(await journey.product.sql(`select id from users where id = 'u11'`)).toEqual([]);
  });
});
