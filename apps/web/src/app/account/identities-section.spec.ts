import { TestBed } from '@angular/core/testing';
import type { IdentitiesBody } from '@mikrochat/contract';
import { type FakeServer, refuse } from '../../testing/fake-server';
import { keepsSession } from '../../testing/users';
import { offer, providerServer } from '../../testing/provider-server';
import { Screen } from '../../testing/screen';
import { ExternalNavigation } from '../routing/external-navigation';

const github = { provider: 'github', name: 'GitHub', createdAt: Date.UTC(2026, 2, 4, 12) };
const google = { provider: 'google', name: 'Google', createdAt: Date.UTC(2026, 2, 5, 12) };
const offers = [offer('google', 'Google'), offer('github', 'GitHub'), offer('rowing-club', 'Rowing Club')];

describe('the ways to sign in, on the account page', () => {
  let server: FakeServer;
  let kept: IdentitiesBody;

  beforeEach(() => {
    localStorage.setItem('mikrochat.session', '1');
    kept = { identities: [github], canUnlink: true };
    server = providerServer(offers).on('GET /auth/identities', () => ({ body: kept }));
    keepsSession(server);
  });
  afterEach(() => document.body.replaceChildren());

  const open = async (): Promise<Screen> => {
    const screen = await Screen.open('/account');
    await screen.shows('Link Rowing Club');
    return screen;
  };
  const unlink = (name: string): HTMLButtonElement | null =>
    document.querySelector(`[aria-label="Unlink ${name}"]`);
  const confirm = async (screen: Screen): Promise<void> => {
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    document.querySelector<HTMLButtonElement>('.dialog-frame [type=submit]')?.click();
  };

  it('are what is linked, and since when, and what could be', async () => {
    const screen = await open();
    expect(screen.text).toContain('GitHubLinked 4 Mar 2026');
    expect(screen.text).toContain('Link Google');
    expect(screen.text).not.toContain('Link GitHub');
  });

  it('are not there where OAuth is off', async () => {
    keepsSession((server = providerServer(offers, { oauthEnabled: false })));
    const screen = await Screen.open('/account');
    await screen.shows('Signed-in devices');
    expect(screen.text).not.toContain('Ways to sign in');
    expect(server.count('GET /auth/identities')).toBe(0);
  });

  it('become fewer, after a question', async () => {
    server.on('DELETE /auth/identities/github', () => {
      kept = { identities: [], canUnlink: true };
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

  it('stay when the question is answered with no', async () => {
    const screen = await open();
    unlink('GitHub')?.click();
    await screen.until(() => document.querySelector('.dialog-frame') !== null);
    await screen.press('Cancel');
    await screen.until(() => document.querySelector('.dialog-frame') === null);
    await screen.until(() => unlink('GitHub')?.disabled === false);
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });

  it('keep the last one, and say why', async () => {
    kept = { identities: [github], canUnlink: false };
    const screen = await open();
    const button = unlink('GitHub');
    expect(button?.disabled).toBe(true);
    const why = document.getElementById(button?.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toContain('This is your only way to sign in');
    expect(screen.text).toContain('Link another one first.');
  });

  it('say what the server refuses', async () => {
    kept = { identities: [github, google], canUnlink: true };
    server.on('DELETE /auth/identities/google', () => refuse(400, 'last_way_in', { error: 'The last one.' }));
    const screen = await open();
    unlink('Google')?.click();
    await confirm(screen);
    await screen.until(() => document.body.textContent.includes('The last one.'));
  });

  describe('can become more', () => {
    const to = jest.fn();
    beforeEach(() => {
      to.mockClear();
      TestBed.configureTestingModule({ providers: [{ provide: ExternalNavigation, useValue: { to } }] });
    });

    it('by a journey to the provider', async () => {
      server.on('POST /auth/oauth/google/link', () => ({
        body: { location: 'https://google.example/authorize?state=s' },
      }));
      const screen = await open();
      await screen.press('Link Google');
      await screen.until(() => to.mock.calls.length > 0);
      expect(to).toHaveBeenCalledWith('https://google.example/authorize?state=s');
    });

    it('after the password, where the sign-in is old', async () => {
      server.on('POST /auth/oauth/google/link', () => refuse(403, 'reauthentication_required'));
      const screen = await open();
      await screen.press('Link Google');
      await screen.until(() => document.body.textContent.includes('This needs a fresh sign-in.'));
      expect(to).not.toHaveBeenCalled();
    });
  });

  it('can be asked for again when they did not come', async () => {
    server.on('GET /auth/identities', () => refuse(503, 'unavailable', { error: 'Busy.' }));
    const screen = await Screen.open('/account');
    await screen.shows('Busy.');
    server.on('GET /auth/identities', () => ({ body: kept }));
    await screen.press('Try again');
    await screen.shows('Linked 4 Mar 2026');
  });
});
