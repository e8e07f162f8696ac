import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { Dialogs } from '../ui/dialog/dialogs';
import { AddUserDialog } from './add-user-dialog';

@Component({ template: '' })
class Page {}

const refuse = (code: string, error: string): jest.Mock =>
  jest.fn(() => Promise.reject(new ApiError(400, { code, error })));

async function open(post: jest.Mock, mode = 'password', hasEmail = false) {
  TestBed.configureTestingModule({
    providers: [
      { provide: Api, useValue: { post } },
      { provide: Session, useValue: { user: signal(null) } },
      { provide: Configuration, useValue: { mode: signal(mode), hasEmail: signal(hasEmail) } },
    ],
  });
  const fixture = TestBed.createComponent(Page);
  const answer = TestBed.inject(Dialogs).open<boolean>(AddUserDialog);
  const dialog = await TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  return { answer, dialog };
}

const added = (invited = false): jest.Mock =>
  jest.fn(() => Promise.resolve({ success: true, userId: '1', invited }));

describe('adding a user', () => {
  it('hands over what the new user needs', async () => {
    const post = added();
    const { answer, dialog } = await open(post);
    await dialog.type('Email', ' Grace@example.com ');
    await dialog.type('Name', 'Grace Hopper');
    await dialog.type('Password', 'cobol is a language');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith('/users/add', {
      email: 'Grace@example.com',
      userName: 'Grace Hopper',
      role: 'user',
      password: 'cobol is a language',
    });
    expect(await dialog.title()).toBe('Grace Hopper is added');
    expect(await dialog.text()).toContain('cobol is a language');
    expect(document.activeElement?.textContent.trim()).toBe('Done');
    await dialog.press('Done');
    expect(await answer).toBe(true);
  });

  it('explains at the fields what is missing, only after an attempt, and sends nothing', async () => {
    const post = added();
    const { dialog } = await open(post);
    await dialog.type('Email', 'nobody');
    expect(await dialog.descriptionOf('Email')).toBe('');
    await dialog.submit();
    expect(await dialog.descriptionOf('Email')).toContain('Enter an email address like');
    expect(await dialog.descriptionOf('Password')).toContain('Enter a password.');
    expect(post).not.toHaveBeenCalled();
  });

  it.each([
    ['email_taken', 'Somebody already uses this email address.', 'Email'],
    ['password_too_common', 'This password is easy to guess.', 'Password'],
  ])('shows %s at its field', async (code, sentence, field) => {
    const { dialog } = await open(refuse(code, sentence));
    await dialog.type('Email', 'grace@example.com');
    await dialog.type('Password', 'password1');
    await dialog.submit();
    expect(await dialog.descriptionOf(field)).toContain(sentence);
  });

  it('generates a password', async () => {
    const { dialog } = await open(added());
    await dialog.press('Generate');
    expect(await dialog.contentOf('Password')).toMatch(/^(\w{4}-){3}\w{4}$/);
  });

  it('mails an invitation unless the admin would rather set a password', async () => {
    const post = added();
    const { dialog } = await open(post, 'password', true);
    expect(await dialog.text()).toContain('An invitation is mailed');
    await dialog.choose('Set a password');
    expect(await dialog.text()).toContain('You choose a first password and hand it over.');
    await dialog.type('Email', 'grace@example.com');
    await dialog.submit();
    expect(await dialog.descriptionOf('Password')).toContain('Enter a password.');
    await dialog.type('Password', 'cobol is a language');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith('/users/add', {
      email: 'grace@example.com',
      role: 'user',
      password: 'cobol is a language',
    });
    expect(await dialog.title()).toBe('grace@example.com is added');
  });

  it.each([
    ['dev', true],
    ['magic-link', true],
    ['password', false],
  ])('offers no choice in mode %s with mail: %s', async (mode, hasEmail) => {
    const { dialog } = await open(added(), mode, hasEmail);
    expect(await dialog.has('Mail an invitation')).toBe(false);
  });

  it.each([
    ['dev', false],
    ['magic-link', true],
    ['password', true],
  ])('asks for no password in mode %s with mail: %s', async (mode, hasEmail) => {
    const post = added(true);
    const { answer, dialog } = await open(post, mode, hasEmail);
    expect(await dialog.has('Password')).toBe(false);
    await dialog.type('Email', 'grace@example.com');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith('/users/add', { email: 'grace@example.com', role: 'user' });
    expect(await answer).toBe(true);
  });
});
