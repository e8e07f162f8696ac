import { accessibilityViolations, narrow, horizontalOverflow, phone, signIn } from './support/browser.js';
import { browserJourney } from './support/browser-journey.js';
import { admin, startProduct } from './support/product.js';

describe('signing in with a password', () => {
  const journey = browserJourney(() => startProduct());

  it.each([
    ['on a desktop', {}],
    ['on a desktop with a dark theme', { colorScheme: 'dark' as const }],
    ['on a phone', { viewport: phone }],
    ['on a narrow phone with a dark theme', { viewport: narrow, colorScheme: 'dark' as const }],
  ])('has no accessibility violations or overflow %s', async (_device, options) => {
    const other = await journey.openWindow(options);
    await other.page.goto('/sign-in');
    await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await accessibilityViolations(other.page)).toEqual([]);
    expect(await horizontalOverflow(other.page)).toBe(0);
    await other.close();
  });

  it('shows a wrong password at the field and focuses it', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('That email and password don’t match.').waitFor();
    const field = page.getByLabel('Password', { exact: true });
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('reports missing fields without a request to the server', async () => {
    const { page } = journey;
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter an email address.').waitFor();
    expect(urls.filter((url) => url.includes('password-login'))).toEqual([]);
  });

  it('works with the keyboard alone', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByLabel('Email').focus();
    await page.keyboard.type(admin.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('returns to the requested page', async () => {
    const { page } = journey;
    await page.goto('/admin/users');
    await page.waitForURL(/\/sign-in/);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin/users');
  });

  it('keeps tokens out of storage and URL, and sets an HttpOnly cookie', async () => {
    const { page, context } = journey;
    await signIn(page, admin.email, admin.password);
    const stored = await page.evaluate(
      () => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href,
    );
    expect(stored).not.toMatch(/eyJ|refresh/i);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
  });

  it('stays signed in after a reload, without showing the sign-in page', async () => {
    const { page } = journey;
    await signIn(page, admin.email, admin.password);
    const visited: string[] = [];
    page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
    await page.reload();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    expect(visited).not.toContain('/sign-in');
  });

  /** Sends wrong passwords until the server delays the account long enough for the test to see it. */
  async function guessUntilThrottled(email: string): Promise<void> {
    const guess = async (): Promise<number> => {
      const body = JSON.stringify({ email, password: 'a guess like any other' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${journey.product.url}/auth/password-login`, {
        method: 'POST',
        headers,
        body,
      });
      return ((await response.json()) as { retryAfter?: number }).retryAfter ?? 0;
    };
    while (Math.max(...(await Promise.all(Array.from({ length: 8 }, guess)))) < 20);
  }

  it('shows when to try again after too many guesses', async () => {
    const { page } = journey;
    await guessUntilThrottled('guessed@example.com');
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill('guessed@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a guess like any');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/Too many attempts\. Try again in \d+ seconds\./).waitFor();
    expect(await page.locator('form button[type=submit]').isDisabled()).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('reports an unreachable server, and signs in when it is back', async () => {
    const { page } = journey;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await journey.product.stop();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/reach|connection/i)
      .first()
      .waitFor();
    await journey.product.restart();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Not now' }).waitFor();
  });
});
