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
import {
  CLUB,
  passClub,
  startProductWithClub,
  stranger,
  type ProductWithClub,
} from './support/oauth-provider.js';
import { admin } from './support/product.js';

const clubButton = (page: Page) => page.getByRole('link', { name: `Sign in with ${CLUB}` });
const account = (page: Page) => page.getByRole('heading', { name: 'Account', exact: true });
/** Where somebody arrives, also one whose password somebody else has set. */
const inside = (page: Page) => page.getByRole('heading', { name: /^(Account|Choose your own password)$/ });

describe('signing in with somebody else’s word', () => {
  let product: ProductWithClub;
  let browser: Browser;
  let visitor: Visitor;
  let page: Page;

  const newcomer = async () => {
    visitor = await visit(browser, product.url);
    ({ page } = visitor);
  };

  beforeAll(async () => {
    product = await startProductWithClub({ isInviteRequired: false });
    browser = await openBrowser();
  });
  beforeEach(newcomer);
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const enter = async (login: string): Promise<void> => {
    await page.goto('/sign-in');
    await clubButton(page).click();
    await passClub(page, login);
  };

  it.each([
    ['on a desktop, in the light', {}],
    ['on a phone, in the dark', { viewport: phone, colorScheme: 'dark' as const }],
  ])('can be begun by everybody %s', async (_where, look) => {
    const other = await visit(browser, product.url, look);
    for (const address of ['/sign-in', '/create-account']) {
      await other.page.goto(address);
      await other.page.getByRole('link', { name: `with ${CLUB}` }).waitFor();
      expect(await accessibilityOf(other.page)).toEqual([]);
      expect(await overflowOf(other.page)).toBe(0);
    }
    await other.close();
  });

  it('lets a newcomer in, with nothing secret in any address', async () => {
    const addresses: string[] = [];
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
    await enter('grace@example.com');
    await account(page).waitFor();
    expect(await page.getByText('grace@example.com').count()).toBeGreaterThan(0);
    expect(page.url()).toBe(`${product.url}/account`);
    expect(addresses.join(' ')).not.toMatch(/eyJ|access_token|refresh/i);
    const trail = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(trail).not.toMatch(/eyJ|code/);
    await page.reload();
    await account(page).waitFor();
  });

  it('comes back to the page that was asked for', async () => {
    await product.sql(`update users set role = 'admin' where email = 'grace@example.com'`);
    await page.goto('/admin/users?search=grace');
    await clubButton(page).click();
    await passClub(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    expect(page.url()).toBe(`${product.url}/admin/users?search=grace`);
  });

  const complaint = async (text: RegExp): Promise<void> => {
    const notice = page.getByRole('alert').filter({ hasText: text });
    await notice.waitFor();
    expect(page.url()).toBe(`${product.url}/sign-in`);
    await clubButton(page).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
  };

  it('says that an address is not verified', async () => {
    await enter(stranger);
    await complaint(/not verified/);
  });

  it('says that it was cancelled, and lets one try again', async () => {
    await page.goto('/sign-in');
    await clubButton(page).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await complaint(/was cancelled/);
    await clubButton(page).click();
    await passClub(page, 'grace@example.com');
    await account(page).waitFor();
  });

  it('says that somebody is disabled', async () => {
    await enter('mallory@example.com');
    await account(page).waitFor();
    await product.sql(`update users set disabled_at = now() where email = 'mallory@example.com'`);
    await visitor.context.clearCookies();
    await page.evaluate(() => localStorage.clear());
    await enter('mallory@example.com');
    await complaint(/account is disabled/);
  });

  it('does not take a way back that was not begun in this browser', async () => {
    await page.goto('/auth/oauth/rowing-club/callback?code=stolen&state=foreign');
    await complaint(/not begun in this browser/);
  });

  it('takes no code twice, and shows nothing that an address says', async () => {
    await page.goto('/auth/callback#code=used-before');
    await complaint(/not begun in this browser/);
    await page.goto('/auth/callback#error=Call+0800+123');
    await complaint(/Something went wrong/);
    expect(await page.getByText('0800').count()).toBe(0);
  });

  it('is linked, used and unlinked on the account page', async () => {
    await signIn(page, admin.email, admin.password);
    await page.getByRole('button', { name: `Link ${CLUB}`, exact: true }).click();
    await passClub(page, 'rower@example.com');
    await page.getByText(`You can now sign in with ${CLUB} too.`).first().waitFor();
    await account(page).waitFor();
    expect(page.url()).toBe(`${product.url}/account`);
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByRole('button', { name: `Unlink ${CLUB}` }).click();
    expect(await accessibilityOf(page)).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('No provider is linked to your account.').waitFor();
  });

  it('explains on the account page that an account of the club is taken', async () => {
    await signIn(page, admin.email, admin.password);
    await page.getByRole('button', { name: `Link ${CLUB}`, exact: true }).click();
    await passClub(page, 'grace@example.com');
    await page.getByText(/Nothing was linked\. Somebody else here/).waitFor();
    expect(page.url()).toBe(`${product.url}/account`);
  });

  it('cannot be unlinked where it is the only way in', async () => {
    await enter('grace@example.com');
    await account(page).waitFor();
    const button = page.getByRole('button', { name: `Unlink ${CLUB}` });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('This is your only way to sign in').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('says that the provider does not answer', async () => {
    await product.closeClub();
    await product.stop();
    await product.startAgain();
    await page.goto('/sign-in');
    await clubButton(page).click();
    await complaint(/provider did not answer/);
  });
});

describe('a team that signs in through others only, invited people only', () => {
  let product: ProductWithClub;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    product = await startProductWithClub({ isInviteRequired: true, localSignIn: false });
    browser = await openBrowser();
  });
  beforeEach(async () => {
    visitor = await visit(browser, product.url);
  });
  afterEach(async () => {
    await visitor.close();
    expect(visitor.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('turns others away, and says what helps', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await clubButton(page).waitFor();
    expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
    expect(await accessibilityOf(page)).toEqual([]);
    await clubButton(page).click();
    await passClub(page, 'nobody@example.com');
    await page.getByText('You need an invitation to sign in here.').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('lets the invited in', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await clubButton(page).click();
    await passClub(page, admin.email.toUpperCase());
    await inside(page).waitFor();
  });

  it('lets the initial admin in by password, behind a discreet door', async () => {
    const { page } = visitor;
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in as the initial admin' }).click();
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    expect(await accessibilityOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await inside(page).waitFor();
  });
});
