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
import { someUser } from './users.fixture';
import { UsersPageHarness } from './users-page.harness';
import type { UsersPageBody } from './users-list';

const people = Array.from({ length: 120 }, (_, index) =>
  someUser({ id: `id-${index}`, userName: `Person ${index}`, email: `p${index}@example.com` }),
);
const ada = someUser({ id: 'ada', userName: 'Ada Lovelace', email: 'ada@example.com', isAdmin: true });

type Query = Record<string, string | number | null>;

/** Stands for the server: a list that can be asked, and whatever else a test wants. */
class Server {
  users: ManagedUserBody[] = [ada, ...people];
  asked: Query[] = [];
  refusal: ApiError | undefined;
  readonly put = jest.fn(() => Promise.resolve({}));
  readonly post = jest.fn(() => Promise.resolve({ success: true }));
  readonly delete = jest.fn((): Promise<unknown> => Promise.resolve({}));

  get(_path: string, query: Query): Promise<Omit<UsersPageBody, 'number'>> {
    this.asked.push(query);
    if (this.refusal) return Promise.reject(this.refusal);
    const found = this.users.filter(({ userName }) => userName.includes(String(query['search'] ?? '')));
    const from = Number(query['cursor'] ?? 0);
    return Promise.resolve({
      users: found.slice(from, from + 50),
      nextCursor: from + 50 < found.length ? String(from + 50) : null,
      total: found.length,
      counts: { all: this.users.length, invited: 3, disabled: 0 },
    });
  }
}

const providers = [{ id: 'rowing-club', name: 'The Rowing Club', loginUrl: '/' }];
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
  it('shows who is there', async () => {
    const { page } = await open();
    expect(await page.summary()).toBe('121 people · 3 invited');
    expect(await page.names()).toHaveLength(50);
    expect((await page.names())[0]).toMatch(/^Ada Lovelace\s+You$/);
    expect(await page.range()).toBe('1–50 of 121');
  });

  it('turns pages, forth and back, in the address', async () => {
    const { page, router } = await open();
    await page.press('Next');
    expect(router.url).toBe('/?page=2&cursor=50');
    await page.press('Next');
    expect(await page.range()).toBe('101–121 of 121');
    expect(await page.isOff('Next')).toBe(true);
    await page.press('Next');
    expect(router.url).toBe('/?page=3&cursor=100');
    await page.press('Previous');
    expect(router.url).toBe('/?page=2&cursor=50');
    await page.press('Previous');
    expect(router.url).toBe('/');
    expect(await page.isOff('Previous')).toBe(true);
  });

  it('finds its way to the first page from a link into the middle', async () => {
    const { page, router } = await open('/?page=3&cursor=100');
    expect(await page.range()).toBe('101–121 of 121');
    await page.press('Previous');
    expect(router.url).toBe('/');
  });

  it('asks once for what the address says', async () => {
    const { server } = await open('/?search=Person&role=admin');
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({ search: 'Person', role: 'admin', sort: 'userName', limit: 50 });
  });

  it('searches, and starts from the first page then', async () => {
    const { page, router, server } = await open('/?page=2&cursor=50');
    await page.search('Person 7');
    expect(router.url).toBe('/?search=Person%207');
    expect(await page.names()).toHaveLength(11);
    expect(server.asked.at(-1)).toMatchObject({ search: 'Person 7', cursor: null });
  });

  it('offers a way out when nobody matches', async () => {
    const { page, router } = await open('/?search=Nobody&role=admin&sort=email');
    expect(await page.emptySentence()).toBe('Nobody matches “Nobody”');
    await page.press('Clear search and filters');
    expect(router.url).toBe('/?sort=email');
  });

  it('sorts by a column, says so, and turns round', async () => {
    const { page, router } = await open();
    expect(await page.sorting('Person')).toBe('ascending');
    await page.press('Last sign-in');
    expect(router.url).toBe('/?sort=-lastSignInAt');
    expect(await page.sorting('Last sign-in')).toBe('descending');
    expect(await page.sorting('Person')).toBeNull();
    await page.press('Last sign-in');
    expect(router.url).toBe('/?sort=lastSignInAt');
  });

  it('keeps what it has when the server is away, and tries again', async () => {
    const { page, server } = await open();
    server.refusal = new ApiError(503, { code: 'unavailable', error: 'Busy.' });
    await page.press('Next');
    expect(await page.failure()).toContain('Busy.');
    expect(await page.names()).toHaveLength(50);
    server.refusal = undefined;
    await page.press('Try again');
    expect(await page.failure()).toBeNull();
    expect(await page.range()).toBe('51–100 of 121');
  });

  it('makes an admin after a question', async () => {
    const { page, dialog, server } = await open();
    await page.act('Person 3', 'Make admin');
    expect(await (await dialog()).title()).toBe('Make Person 3 an admin?');
    await (await dialog()).submit();
    expect(server.put).toHaveBeenCalledWith('/users/id-3/role', { role: 'admin' });
  });

  describe('of somebody whose address nobody confirmed', () => {
    const claimed = someUser({ id: 'eve', userName: 'Eve', email: 'eve@example.com', emailVerified: false });
    const openWith = (user = claimed) => {
      const server = new Server();
      server.users = [ada, user];
      return open('/', server);
    };

    it('says so in the list and in the menu', async () => {
      const { page } = await openWith();
      expect(await page.notes('Eve')).toContain('Email not verified');
      expect(await page.notes('Ada Lovelace')).not.toContain('Email not verified');
      expect(await page.item('Eve', 'Make admin').then((item) => item.text())).toContain('not verified');
    });

    it('makes an admin only after a warning, and says that it was accepted', async () => {
      const { page, dialog, server } = await openWith();
      await page.act('Eve', 'Make admin');
      expect(await (await dialog()).attribute('role')).toBe('alertdialog');
      expect(await (await dialog()).text()).toContain('Nobody has ever confirmed that eve@example.com');
      expect(server.put).not.toHaveBeenCalled();
      await (await dialog()).submit();
      expect(server.put).toHaveBeenCalledWith('/users/eve/role', {
        role: 'admin',
        acceptUnverifiedEmail: true,
      });
    });

    it('asks after all where the server knows better than the list', async () => {
      const { page, dialog, server } = await openWith({ ...claimed, emailVerified: true });
      const refusal = new ApiError(403, { code: 'email_not_verified', error: 'Not verified.' });
      server.put.mockRejectedValueOnce(refusal);
      await page.act('Eve', 'Make admin');
      await (await dialog()).submit();
      expect(await (await dialog()).text()).toContain('Nobody has ever confirmed');
      await (await dialog()).submit();
      expect(server.put).toHaveBeenLastCalledWith('/users/eve/role', {
        role: 'admin',
        acceptUnverifiedEmail: true,
      });
      expect(await page.toast()).toContain('Eve is an admin now.');
    });

    it('does nothing where that is declined', async () => {
      const { page, dialog, server } = await openWith({ ...claimed, emailVerified: true });
      const refusal = new ApiError(403, { code: 'email_not_verified', error: 'Not verified.' });
      server.put.mockRejectedValueOnce(refusal);
      await page.act('Eve', 'Make admin');
      await (await dialog()).submit();
      await (await dialog()).press('Cancel');
      expect(server.put).toHaveBeenCalledTimes(1);
    });
  });

  it.each([
    ['says that none is left', { hasPassword: false }, true],
    ['says nothing of others', { hasPassword: true }, false],
  ])('unlinks a provider after a question, which %s', async (_, facts, isLast) => {
    const server = new Server();
    server.users = [ada, someUser({ id: 'eve', userName: 'Eve', providers: ['github'], ...facts })];
    const { page, dialog } = await open('/', server);
    await page.act('Eve', 'Unlink GitHub');
    const text = await (await dialog()).text();
    expect(text).toContain('signed out everywhere at once');
    expect(text.includes('No other way to sign in is left to Eve')).toBe(isLast);
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith('/users/eve/identities/github');
    expect(await page.toast()).toContain('GitHub is unlinked from Eve.');
  });

  it('calls a provider as its operator does', async () => {
    const server = new Server();
    server.users = [ada, someUser({ id: 'eve', userName: 'Eve', providers: ['rowing-club'] })];
    const { page, dialog } = await open('/', server);
    await page.act('Eve', 'Unlink The Rowing Club');
    expect(await (await dialog()).title()).toBe('Unlink The Rowing Club from Eve?');
  });

  it('does nothing when the question is declined', async () => {
    const { page, dialog, server } = await open();
    await page.act('Person 3', 'Remove');
    await (await dialog()).press('Cancel');
    expect(server.delete).not.toHaveBeenCalled();
    expect(await page.names()).toHaveLength(50);
  });

  it('takes a removed user out of the list', async () => {
    const { page, dialog, server } = await open();
    server.delete.mockImplementation(() => {
      server.users = server.users.filter(({ id }) => id !== 'id-3');
      return Promise.resolve({});
    });
    await page.act('Person 3', 'Remove');
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith('/users/id-3');
    expect(await page.names()).not.toContain('Person 3');
    expect(await page.range()).toBe('1–50 of 120');
  });

  it('shows the server’s refusal', async () => {
    const { page, dialog, server } = await open();
    server.put.mockRejectedValue(new ApiError(400, { code: 'last_admin', error: 'This is the last admin.' }));
    await page.act('Person 3', 'Disable');
    await (await dialog()).submit();
    expect(await page.toast()).toContain('This is the last admin.');
  });

  it('does not let one act on oneself, and says why', async () => {
    const { page } = await open();
    expect(await page.reason('Ada Lovelace', 'Disable')).toBe('You cannot disable yourself.');
  });
});
