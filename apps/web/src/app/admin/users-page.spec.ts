import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { signal } from '@angular/core';
import type { ManagedUserBody } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { Transport } from '../api/transport';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { adminRoutes } from './admin.routes';
import { managedUser } from './users.fixture';
import { UsersPageHarness } from './users-page.harness';
import type { UsersPageBody } from './users-list';

const otherUsers = Array.from({ length: 120 }, (_, index) =>
  managedUser({ id: `id-${index}`, userName: `Member ${index}`, email: `p${index}@example.com` }),
);
const ada = managedUser({ id: 'ada', userName: 'Ada Lovelace', email: 'ada@example.com', isAdmin: true });

type Query = Record<string, string | number | null>;

/** A fake server with a list of users. */
class Server {
  users: ManagedUserBody[] = [ada, ...otherUsers];
  queries: Query[] = [];
  error: ApiError | undefined;
  readonly put = jest.fn(() => Promise.resolve({}));
  readonly post = jest.fn(() => Promise.resolve({ success: true }));
  readonly delete = jest.fn((): Promise<unknown> => Promise.resolve({}));

  get(_path: string, query: Query): Promise<Omit<UsersPageBody, 'number'>> {
    this.queries.push(query);
    if (this.error) return Promise.reject(this.error);
    const matching = this.users.filter(({ userName }) => userName.includes(String(query['search'] ?? '')));
    const from = Number(query['cursor'] ?? 0);
    return Promise.resolve({
      users: matching.slice(from, from + 50),
      nextCursor: from + 50 < matching.length ? String(from + 50) : null,
      total: matching.length,
      counts: { all: this.users.length, invited: 3, disabled: 0 },
    });
  }
}

const providers = [{ id: 'keycloak', name: 'Company Login', loginUrl: '/' }];
const configuration = {
  mode: signal('password'),
  hasEmail: signal(false),
  marksUnverified: signal(true),
  verifiesEmails: signal(true),
  localSignInEnabled: signal(true),
  loaded: signal(true),
  oauthEnabled: signal(true),
};

async function open(url = '/', server = new Server()) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter(adminRoutes),
      { provide: Api, useValue: server },
      { provide: Session, useValue: { user: signal(ada), isAdmin: signal(true) } },
      { provide: Configuration, useValue: configuration },
      { provide: Transport, useValue: { send: () => Promise.resolve({ providers }) } },
    ],
  });
  const { fixture } = await RouterTestingHarness.create(url);
  const page = await TestbedHarnessEnvironment.harnessForFixture(fixture, UsersPageHarness);
  const root = TestbedHarnessEnvironment.documentRootLoader(fixture);
  return { server, page, dialog: () => root.getHarness(DialogHarness), router: TestBed.inject(Router) };
}

describe('the users page', () => {
  it('shows the first page of users and their number', async () => {
    const { page } = await open();
    expect(await page.summary()).toBe('121 users · 3 invited');
    expect(await page.names()).toHaveLength(50);
    expect((await page.names())[0]).toMatch(/^Ada Lovelace\s+You$/);
    expect(await page.range()).toBe('1–50 of 121');
  });

  it('goes to the next and previous page through the URL', async () => {
    const { page, router } = await open();
    await page.press('Next');
    expect(router.url).toBe('/?page=2&cursor=50');
    await page.press('Next');
    expect(await page.range()).toBe('101–121 of 121');
    expect(await page.isDisabled('Next')).toBe(true);
    await page.press('Next');
    expect(router.url).toBe('/?page=3&cursor=100');
    await page.press('Previous');
    expect(router.url).toBe('/?page=2&cursor=50');
    await page.press('Previous');
    expect(router.url).toBe('/');
    expect(await page.isDisabled('Previous')).toBe(true);
  });

  it('goes back to the first page from a link to a later page', async () => {
    const { page, router } = await open('/?page=3&cursor=100');
    expect(await page.range()).toBe('101–121 of 121');
    await page.press('Previous');
    expect(router.url).toBe('/');
  });

  it('asks once for what the address says', async () => {
    const { server } = await open('/?search=Member&role=admin');
    expect(server.queries).toHaveLength(1);
    expect(server.queries[0]).toMatchObject({ search: 'Member', role: 'admin', sort: 'userName', limit: 50 });
  });

  it('searches from the first page', async () => {
    const { page, router, server } = await open('/?page=2&cursor=50');
    await page.search('Member 7');
    expect(router.url).toBe('/?search=Member%207');
    expect(await page.names()).toHaveLength(11);
    expect(server.queries.at(-1)).toMatchObject({ search: 'Member 7', cursor: null });
  });

  it('offers to clear search and filters when no users match', async () => {
    const { page, router } = await open('/?search=Zoe&role=admin&sort=email');
    expect(await page.emptyHeading()).toBe('No users match “Zoe”');
    await page.press('Clear search and filters');
    expect(router.url).toBe('/?sort=email');
  });

  it('sorts by a column and reverses the order on a second click', async () => {
    const { page, router } = await open();
    expect(await page.sorting('User')).toBe('ascending');
    await page.press('Last sign-in');
    expect(router.url).toBe('/?sort=-lastSignInAt');
    expect(await page.sorting('Last sign-in')).toBe('descending');
    expect(await page.sorting('User')).toBeNull();
    await page.press('Last sign-in');
    expect(router.url).toBe('/?sort=lastSignInAt');
  });

  it('keeps the loaded users when the server fails, and loads again on “Try again”', async () => {
    const { page, server } = await open();
    server.error = new ApiError(503, { code: 'unavailable', error: 'Busy.' });
    await page.press('Next');
    expect(await page.failure()).toContain('Busy.');
    expect(await page.names()).toHaveLength(50);
    server.error = undefined;
    await page.press('Try again');
    expect(await page.failure()).toBeNull();
    expect(await page.range()).toBe('51–100 of 121');
  });

  it('makes a user an admin after a confirmation', async () => {
    const { page, dialog, server } = await open();
    await page.choose('Member 3', 'Make admin');
    expect(await (await dialog()).title()).toBe('Make Member 3 an admin?');
    await (await dialog()).submit();
    expect(server.put).toHaveBeenCalledWith('/users/id-3/role', { role: 'admin' });
  });

  describe('with an unverified email address', () => {
    const unverified = managedUser({
      id: 'eve',
      userName: 'Eve',
      email: 'eve@example.com',
      emailVerified: false,
    });
    const openWith = (user = unverified) => {
      const server = new Server();
      server.users = [ada, user];
      return open('/', server);
    };

    it('marks it in the list and in the menu', async () => {
      const { page } = await openWith();
      expect(await page.nameCell('Eve')).toContain('Email not verified');
      expect(await page.nameCell('Ada Lovelace')).not.toContain('Email not verified');
      expect(await page.item('Eve', 'Make admin').then((item) => item.text())).toContain('not verified');
    });

    it('makes an admin only after a warning, and sends acceptUnverifiedEmail', async () => {
      const { page, dialog, server } = await openWith();
      await page.choose('Eve', 'Make admin');
      expect(await (await dialog()).attribute('role')).toBe('alertdialog');
      expect(await (await dialog()).text()).toContain('eve@example.com has never been verified');
      expect(server.put).not.toHaveBeenCalled();
      await (await dialog()).submit();
      expect(server.put).toHaveBeenCalledWith('/users/eve/role', {
        role: 'admin',
        acceptUnverifiedEmail: true,
      });
    });

    it('warns when the server answers email_not_verified', async () => {
      const { page, dialog, server } = await openWith({ ...unverified, emailVerified: true });
      const error = new ApiError(403, { code: 'email_not_verified', error: 'Not verified.' });
      server.put.mockRejectedValueOnce(error);
      await page.choose('Eve', 'Make admin');
      await (await dialog()).submit();
      expect(await (await dialog()).text()).toContain('has never been verified');
      await (await dialog()).submit();
      expect(server.put).toHaveBeenLastCalledWith('/users/eve/role', {
        role: 'admin',
        acceptUnverifiedEmail: true,
      });
      expect(await page.toast()).toContain('Eve is now an admin.');
    });

    it('sends no second request when that warning is cancelled', async () => {
      const { page, dialog, server } = await openWith({ ...unverified, emailVerified: true });
      const error = new ApiError(403, { code: 'email_not_verified', error: 'Not verified.' });
      server.put.mockRejectedValueOnce(error);
      await page.choose('Eve', 'Make admin');
      await (await dialog()).submit();
      await (await dialog()).press('Cancel');
      expect(server.put).toHaveBeenCalledTimes(1);
    });
  });

  it.each([
    ['says that it was the last sign-in method', { hasPassword: false }, true],
    ['mentions no other sign-in methods', { hasPassword: true }, false],
  ])('unlinks a provider after a confirmation that %s', async (_, facts, isLast) => {
    const server = new Server();
    server.users = [ada, managedUser({ id: 'eve', userName: 'Eve', providers: ['github'], ...facts })];
    const { page, dialog } = await open('/', server);
    await page.choose('Eve', 'Unlink GitHub');
    const text = await (await dialog()).text();
    expect(text).toContain('signed out everywhere immediately');
    expect(text.includes('Eve has no other sign-in method.')).toBe(isLast);
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith('/users/eve/identities/github');
    expect(await page.toast()).toContain('GitHub was unlinked from Eve.');
  });

  it('shows the configured name of a provider', async () => {
    const server = new Server();
    server.users = [ada, managedUser({ id: 'eve', userName: 'Eve', providers: ['keycloak'] })];
    const { page, dialog } = await open('/', server);
    await page.choose('Eve', 'Unlink Company Login');
    expect(await (await dialog()).title()).toBe('Unlink Company Login from Eve?');
  });

  it('removes no user when the confirmation is cancelled', async () => {
    const { page, dialog, server } = await open();
    await page.choose('Member 3', 'Remove user');
    await (await dialog()).press('Cancel');
    expect(server.delete).not.toHaveBeenCalled();
    expect(await page.names()).toHaveLength(50);
  });

  it('removes a user and the row', async () => {
    const { page, dialog, server } = await open();
    server.delete.mockImplementation(() => {
      server.users = server.users.filter(({ id }) => id !== 'id-3');
      return Promise.resolve({});
    });
    await page.choose('Member 3', 'Remove user');
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith('/users/id-3');
    expect(await page.names()).not.toContain('Member 3');
    expect(await page.range()).toBe('1–50 of 120');
  });

  it('shows the error message of the server', async () => {
    const { page, dialog, server } = await open();
    server.put.mockRejectedValue(new ApiError(400, { code: 'last_admin', error: 'This is the last admin.' }));
    await page.choose('Member 3', 'Disable');
    await (await dialog()).submit();
    expect(await page.toast()).toContain('This is the last admin.');
  });

  it('disables actions on one’s own account, with a reason', async () => {
    const { page } = await open();
    expect(await page.disabledReason('Ada Lovelace', 'Disable')).toBe('You cannot disable your own account.');
  });
});
