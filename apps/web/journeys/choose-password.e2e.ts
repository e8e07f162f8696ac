import { accessibilityViolations } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { admin, startProduct } from './support/product.js';

const newPassword = 'a password of my own choice';

describe('choosing a password, with passwordChange “force”', () => {
  const journey = browserJourney(() => startProduct('--passwordChange', 'force', '--isInviteRequired=false'));

  it('requires a new password before the first sign-in with a password set by an admin', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    expect(await page.getByRole('button', { name: 'Not now' }).count()).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByLabel('New password', { exact: true }).fill('password123');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByText(/tried first/).waitFor();
    await page.getByLabel('New password', { exact: true }).fill(newPassword);
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });

  it('creates an account, and shows errors at the fields', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByRole('link', { name: /account/i }).click();
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use at least 8 characters.').first().waitFor();
    await page.getByLabel('Password', { exact: true }).fill(newPassword);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Another account already uses this email address.').waitFor();
    await page.getByLabel('Email').fill('grace@example.com');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });
});

describe('dev mode', () => {
  const journey = browserJourney(() => startProduct('--authMode', 'dev', '--isInviteRequired=false'));

  it('signs in with an email address alone, and warns that it is for development', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page
      .getByText(/development/i)
      .first()
      .waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByLabel('Email').fill('grace@example.com');
    await page.getByRole('button', { name: /Sign in/ }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });
});
