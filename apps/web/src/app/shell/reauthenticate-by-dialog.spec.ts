import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { reauthenticateByDialog } from './reauthenticate-by-dialog';

@Component({ template: '' })
class Page {}

interface Setting {
  hasPassword?: boolean;
  mode?: string;
  localSignInEnabled?: boolean;
  oauthEnabled?: boolean;
}

function openWith({
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
  const configuration = {
    mode: signal(mode),
    localSignInEnabled: signal(localSignInEnabled),
    oauthEnabled: signal(oauthEnabled),
  };
  TestBed.configureTestingModule({
    providers: [
      { provide: Api, useValue: api },
      { provide: Session, useValue: session },
      { provide: Configuration, useValue: configuration },
    ],
  });
  const root = TestbedHarnessEnvironment.documentRootLoader(TestBed.createComponent(Page));
  const reauthenticated = TestBed.runInInjectionContext(reauthenticateByDialog)();
  const dialog = async (): Promise<DialogHarness> => {
    // The dialog is loaded first.
    await Promise.all([import('../ui/dialog/dialogs'), import('./reauthentication-dialog')]);
    return root.getHarness(DialogHarness);
  };
  return { api, session, reauthenticated, dialog };
}

describe('the reauthentication dialog', () => {
  it('signs in with the password', async () => {
    const { api, session, dialog, reauthenticated } = openWith();
    await (await dialog()).type('Your password', 'correct horse');
    await (await dialog()).submit();
    await expect(reauthenticated).resolves.toBe(true);
    expect(api.post).toHaveBeenCalledWith('/auth/password-login', {
      email: 'ada@example.com',
      password: 'correct horse',
    });
    expect(session.accept).toHaveBeenCalledWith({ accessToken: 'new' });
  });

  it('reports that the user cancelled', async () => {
    const { dialog, reauthenticated } = openWith();
    await (await dialog()).press('Cancel');
    await expect(reauthenticated).resolves.toBe(false);
  });

  it('shows a wrong password at the field', async () => {
    const { api, dialog, reauthenticated } = openWith();
    api.post.mockRejectedValue(new ApiError(401, { code: 'invalid_credentials', error: 'No match.' }));
    await (await dialog()).type('Your password', 'wrong');
    await (await dialog()).submit();
    expect(await (await dialog()).descriptionOf('Your password')).toContain('No match.');
    await (await dialog()).press('Cancel');
    await expect(reauthenticated).resolves.toBe(false);
  });

  it.each<[string, Setting]>([
    ['the user has no password', { hasPassword: false }],
    ['users sign in by magic link', { mode: 'magic-link' }],
    ['users sign in with providers only', { localSignInEnabled: false }],
  ])('leads to the sign-in page where %s', async (_, setting) => {
    const { session, dialog, reauthenticated } = openWith(setting);
    await (await dialog()).press('Sign in again');
    await expect(reauthenticated).resolves.toBe(false);
    expect(session.signInAgain).toHaveBeenCalled();
  });

  it('leads to the sign-in page also from the password, where there are providers', async () => {
    const { session, dialog, reauthenticated } = openWith({ oauthEnabled: true });
    await (await dialog()).press('Sign in another way');
    await expect(reauthenticated).resolves.toBe(false);
    expect(session.signInAgain).toHaveBeenCalled();
  });
});
