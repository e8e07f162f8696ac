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
import { someUser } from './users.fixture';

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
  const answer = TestBed.inject(Dialogs).open(ResetPasswordDialog, { data: someUser(user) });
  const dialog = await TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  return { post, answer, dialog };
}

const path = `/users/${someUser().id}/reset-password`;

describe('resetting somebody’s password', () => {
  it('mails a link, which changes nothing by itself', async () => {
    const { post, answer, dialog } = await open();
    expect(await dialog.text()).toContain('A link goes to grace@example.com.');
    expect(await dialog.has('New password')).toBe(false);
    await dialog.submit();
    expect(post).toHaveBeenCalledWith(path, {});
    expect(await answer).toBe('mail');
  });

  it('sets one that is handed over', async () => {
    const { post, answer, dialog } = await open();
    await dialog.choose('Set a password');
    await dialog.submit();
    expect(post).not.toHaveBeenCalled();
    await dialog.type('New password', 'cobol is a language');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith(path, { password: 'cobol is a language' });
    await dialog.press('Done');
    expect(await answer).toBe('set');
  });

  it.each([
    ['without mail', {}, false],
    ['for who is disabled', { disabled: true }, true],
    ['for who is invited already', { invited: true, hasPassword: false }, true],
  ])('mails nothing %s', async (_, user, hasEmail) => {
    const { dialog } = await open(user, hasEmail);
    expect(await dialog.has('Mail')).toBe(false);
    expect(await dialog.has('New password')).toBe(true);
  });
});
