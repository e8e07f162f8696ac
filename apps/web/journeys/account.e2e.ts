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

describe('the account page', () => {
  const journey = browserJourney(() => startProduct());

  beforeEach(() => signIn(journey.page, admin.email, admin.password));

  it('has no accessibility violations or overflow, light and dark, at every width', async () => {
    const { page } = journey;
    await page.getByText('This device').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityViolations(page)).toEqual([]);
    for (const viewport of [phone, narrow]) {
      await page.setViewportSize(viewport);
      expect(await horizontalOverflow(page)).toBe(0);
    }
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('changes the name', async () => {
    const { page } = journey;
    await page.getByLabel('Name').fill('Augusta Ada King');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Your name was saved.').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Augusta Ada King');
  });

  it('lists the signed-in devices and signs out the others', async () => {
    const other = await journey.openWindow();
    await signIn(other.page, admin.email, admin.password);
    const { page } = journey;
    await page.reload();
    const devices = page.getByRole('list', { name: 'Signed-in devices' }).getByRole('listitem');
    await devices.nth(1).waitFor();
    await page
      .getByText(/Chrome.* on Linux/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    await dialogOf(page)
      .getByRole('button', { name: /Sign out/ })
      .click();
    await other.page.reload();
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.close();
  });

  it('signs out all tabs of the browser', async () => {
    const { page, context } = journey;
    const second = await context.newPage();
    await second.goto('/account');
    await second.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out here' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await second.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('changes the password and signs out the other devices', async () => {
    const other = await journey.openWindow();
    await signIn(other.page, admin.email, admin.password);
    const { page } = journey;
    await page.getByLabel('Current password', { exact: true }).fill('not this one');
    await page.getByLabel('New password', { exact: true }).fill('another fine long one');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page
      .getByText(/Your password was changed/)
      .first()
      .waitFor();
    await other.page.reload();
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.close();
    await journey.product.sql('delete from passwords');
    await journey.product.stop();
    // At the start the initial admin gets the configured password if there is none.
    await journey.product.restart();
  });

  it('does not delete the account of the last admin', async () => {
    const { page } = journey;
    await page.getByRole('button', { name: 'Delete my account…' }).click();
    const dialog = dialogOf(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole('textbox').fill(admin.email);
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    await page
      .getByText(/last admin/)
      .first()
      .waitFor();
  });
});
