import { TestBed } from '@angular/core/testing';
import type { IdentitiesBody } from '@mikrochat/contract';
import { type FakeServer, refuse } from '../../testing/fake-server';
import { serveSession } from '../../testing/users';
import { oauthProvider, providerServer } from '../../testing/provider-server';
import { Screen } from '../../testing/screen';
import { ExternalNavigation } from '../routing/external-navigation';

const github = { provider: 'github', name: 'GitHub', createdAt: Date.UTC(2026, 2, 4, 12) };
const google = { provider: 'google', name: 'Google', createdAt: Date.UTC(2026, 2, 5, 12) };
const offers = [
  oauthProvider('google', 'Google'),
  oauthProvider('github', 'GitHub'),
  oauthProvider('keycloak', 'Company Login'),
];

describe('the sign-in methods on the account page', () => {
  let server: FakeServer;
  let identities: IdentitiesBody;

  beforeEach(() => {
    localStorage.setItem('mikrochat.session', '1');
    identities = { identities: [github], canUnlink: true };
    server = providerServer(offers).on('GET /auth/identities', () => ({ body: identities }));
    serveSession(server);
  });
  afterEach(() => document.body.replaceChildren());

  const open = async (): Promise<Screen> => {
    const screen = await Screen.open('/account');
    await screen.shows('Link Company Login');
    return screen;
  };
  const unlink = (name: string): HTMLButtonElement | null =>
    document.querySelector(`[aria-label="Unlink ${name}"]`);
  const confirm = async (screen: Screen): Promise<void> => {
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    document.querySelector<HTMLButtonElement>('.dialog-frame [type=submit]')?.click();
  };

  it('lists linked providers with their date, and offers to link the others', async () => {
    const screen = await open();
    expect(screen.text).toContain('GitHub Linked 4 Mar 2026');
    expect(screen.text).toContain('Link Google');
    expect(screen.text).not.toContain('Link GitHub');
  });

  it('are not shown if OAuth is not configured', async () => {
    serveSession((server = providerServer(offers, { oauthEnabled: false })));
    const screen = await Screen.open('/account');
    await screen.shows('Signed-in devices');
    expect(screen.text).not.toContain('Sign-in methods');
    expect(server.count('GET /auth/identities')).toBe(0);
  });

  it('unlinks a provider after a confirmation', async () => {
    server.on('DELETE /auth/identities/github', () => {
      identities = { identities: [], canUnlink: true };
      return { body: { message: 'Unlinked.' } };
    });
    const screen = await open();
    unlink('GitHub')?.click();
    await screen.until(() => document.body.textContent.includes('Unlink GitHub?'));
    expect(server.count('DELETE /auth/identities/github')).toBe(0);
    await confirm(screen);
    await screen.shows('No provider is linked to your account.');
    expect(screen.text).toContain('Link GitHub');
  });

  it('unlinks nothing when the confirmation is cancelled', async () => {
    const screen = await open();
    unlink('GitHub')?.click();
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    await screen.press('Cancel');
    await screen.until(() => document.querySelector('.dialog-frame') === null);
    await screen.until(() => unlink('GitHub')?.disabled === false);
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('cannot unlink the only sign-in method, and shows why', async () => {
    identities = { identities: [github], canUnlink: false };
    const screen = await open();
    const button = unlink('GitHub');
    expect(button?.disabled).toBe(true);
    const why = document.getElementById(button?.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toContain('This is your only sign-in method');
    expect(screen.text).toContain('Link another one first.');
  });

  it('shows the error message of the server', async () => {
    identities = { identities: [github, google], canUnlink: true };
    server.on('DELETE /auth/identities/google', () => refuse(400, 'last_way_in', { error: 'The last one.' }));
    const screen = await open();
    unlink('Google')?.click();
    await confirm(screen);
    await screen.until(() => document.body.textContent.includes('The last one.'));
  });

  describe('linking a provider', () => {
    const to = jest.fn();
    beforeEach(() => {
      to.mockClear();
      TestBed.configureTestingModule({ providers: [{ provide: ExternalNavigation, useValue: { to } }] });
    });

    it('navigates to the authorization URL', async () => {
      server.on('POST /auth/oauth/google/link', () => ({
        body: { location: 'https://google.example/authorize?state=s' },
      }));
      const screen = await open();
      await screen.press('Link Google');
      await screen.until(() => to.mock.calls.length > 0);
      expect(to).toHaveBeenCalledWith('https://google.example/authorize?state=s');
    });

    it('asks for the password if the sign-in is not recent', async () => {
      server.on('POST /auth/oauth/google/link', () => refuse(403, 'reauthentication_required'));
      const screen = await open();
      await screen.press('Link Google');
      await screen.until(() => document.body.textContent.includes('Confirm it’s you'));
      expect(to).not.toHaveBeenCalled();
    });
  });

  it('loads the providers again on “Try again” after an error', async () => {
    server.on('GET /auth/identities', () => refuse(503, 'unavailable', { error: 'Busy.' }));
    const screen = await Screen.open('/account');
    await screen.shows('Busy.');
    server.on('GET /auth/identities', () => ({ body: identities }));
    await screen.press('Try again');
    await screen.shows('Linked 4 Mar 2026');
  });
});
