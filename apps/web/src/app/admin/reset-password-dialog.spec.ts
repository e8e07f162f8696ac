import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ManagedUserBody } from '@mikrochat/contract';
import { Api } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { Dialogs } from '../ui/dialog/dialogs';
import { ResetPasswordDialog } from './reset-password-dialog';
import { managedUser } from './users.fixture';

@Component({ template: '' })
class Page {}

async function open(user: Partial<ManagedUserBody> = {}, hasEmail = true) {
  const post = jest.fn(() => Promise.resolve({ success: true }));
  TestBed.configureTestingModule({
    providers: [
      { provide: Api, useValue: { post } },
      { provide: Session, useValue: { user: signal(null) } },
      { provide: Configuration, useValue: { hasEmail: signal(hasEmail) } },
    ],
  });
  const fixture = TestBed.createComponent(Page);
  const answer = TestBed.inject(Dialogs).open(ResetPasswordDialog, { data: managedUser(user) });
  const dialog = await TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  return { post, answer, dialog };
}

const path = `/users/${managedUser().id}/reset-password`;

describe('the “Reset password” dialog', () => {
  it('emails a link without changing the password', async () => {
    const { post, answer, dialog } = await open();
    expect(await dialog.text()).toContain('A link is sent to grace@example.com.');
    expect(await dialog.has('New password')).toBe(false);
    await dialog.submit();
    expect(post).toHaveBeenCalledWith(path, {});
    expect(await answer).toBe('mail');
  });

  it('sets a temporary password and shows it once', async () => {
    const { post, answer, dialog } = await open();
    await dialog.choose('Set a temporary password');
    await dialog.submit();
    expect(post).not.toHaveBeenCalled();
    await dialog.type('New password', 'cobol is a language');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith(path, { password: 'cobol is a language' });
    await dialog.press('Done');
    expect(await answer).toBe('set');
  });

  it.each([
    ['without email', {}, false],
    ['for a disabled user', { disabled: true }, true],
    ['for an invited user', { invited: true, hasPassword: false }, true],
  ])('offers no link %s', async (_, user, hasEmail) => {
    const { dialog } = await open(user, hasEmail);
    expect(await dialog.has('Email')).toBe(false);
    expect(await dialog.has('New password')).toBe(true);
  });
});
