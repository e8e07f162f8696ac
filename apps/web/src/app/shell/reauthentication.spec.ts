import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { Reauthentication } from './reauthentication';

@Component({ template: '' })
class Page {}

const stale = new ApiError(403, { code: 'reauthentication_required', error: 'Please sign in again.' });

interface Setting {
  hasPassword?: boolean;
  mode?: string;
  localSignInEnabled?: boolean;
  oauthEnabled?: boolean;
}

function set({
  hasPassword = true,
  mode = 'password',
  localSignInEnabled = true,
  oauthEnabled = false,
}: Setting = {}) {
  const api = {
    post: jest.fn((): Promise<unknown> => Promise.resolve({ accessToken: 'new' })),
  };
  const session = {
    user: signal({ email: 'ada@example.com', hasPassword }),
    accept: jest.fn(() => Promise.resolve()),
    signInAgain: jest.fn(() => Promise.resolve()),
  };
  TestBed.configureTestingModule({
    providers: [
      { provide: Api, useValue: api },
      { provide: Session, useValue: session },
      {
        provide: Configuration,
        useValue: {
          mode: signal(mode),
          localSignInEnabled: signal(localSignInEnabled),
          oauthEnabled: signal(oauthEnabled),
        },
      },
    ],
  });
  const root = TestbedHarnessEnvironment.documentRootLoader(TestBed.createComponent(Page));
  return { api, session, dialog: () => root.getHarness(DialogHarness) };
}

const around = (call: jest.Mock): Promise<unknown> => TestBed.inject(Reauthentication).around(call);

describe('an act that wants a fresh sign-in', () => {
  it('passes when none is wanted, and so do other refusals', async () => {
    set();
    await expect(around(jest.fn().mockResolvedValue('done'))).resolves.toBe('done');
    const other = new ApiError(400, { code: 'last_admin' });
    await expect(around(jest.fn().mockRejectedValue(other))).rejects.toBe(other);
  });

  it('is done again after the password', async () => {
    const { api, session, dialog } = set();
    const call = jest.fn().mockRejectedValueOnce(stale).mockResolvedValueOnce('done');
    const answer = around(call);
    await (await dialog()).type('Your password', 'correct horse');
    await (await dialog()).submit();
    await expect(answer).resolves.toBe('done');
    expect(api.post).toHaveBeenCalledWith('/auth/password-login', {
      email: 'ada@example.com',
      password: 'correct horse',
    });
    expect(session.accept).toHaveBeenCalledWith({ accessToken: 'new' });
  });

  it('stays refused when the person declines', async () => {
    const { dialog } = set();
    const call = jest.fn().mockRejectedValue(stale);
    const answer = around(call);
    const refused = expect(answer).rejects.toBe(stale);
    await (await dialog()).press('Cancel');
    await refused;
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('says at the field that the password is wrong', async () => {
    const { api, dialog } = set();
    api.post.mockRejectedValue(new ApiError(401, { code: 'invalid_credentials', error: 'No match.' }));
    const refused = expect(around(jest.fn().mockRejectedValue(stale))).rejects.toBe(stale);
    await (await dialog()).type('Your password', 'wrong');
    await (await dialog()).submit();
    expect(await (await dialog()).descriptionOf('Your password')).toContain('No match.');
    await (await dialog()).press('Cancel');
    await refused;
  });

  it.each<[string, Setting]>([
    ['there is no password', { hasPassword: false }],
    ['people sign in by a link', { mode: 'magic-link' }],
    ['people sign in through others only', { localSignInEnabled: false }],
  ])('leads to the sign-in page where %s', async (_, setting) => {
    const { session, dialog } = set(setting);
    const refused = expect(around(jest.fn().mockRejectedValue(stale))).rejects.toBe(stale);
    await (await dialog()).press('Sign in again');
    await refused;
    expect(session.signInAgain).toHaveBeenCalled();
  });

  it('leads there also from the password, where there are other ways', async () => {
    const { session, dialog } = set({ oauthEnabled: true });
    const refused = expect(around(jest.fn().mockRejectedValue(stale))).rejects.toBe(stale);
    await (await dialog()).press('Sign in another way');
    await refused;
    expect(session.signInAgain).toHaveBeenCalled();
  });
});
