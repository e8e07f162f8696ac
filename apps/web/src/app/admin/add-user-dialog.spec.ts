import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ErrorCode } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { DialogHarness } from '../ui/dialog/dialog.harness';
import { Dialogs } from '../ui/dialog/dialogs';
import { AddUserDialog } from './add-user-dialog';

@Component({ template: '' })
class Page {}

const rejects = (code: ErrorCode, error: string): jest.Mock =>
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

describe('the “Add user” dialog', () => {
  it('adds a user with a password and shows the sign-in details', async () => {
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
    expect(await dialog.title()).toBe('Grace Hopper was added');
    expect(await dialog.text()).toContain('cobol is a language');
    expect(document.activeElement?.textContent.trim()).toBe('Done');
    await dialog.press('Done');
    expect(await answer).toBe(true);
  });

  it('shows field errors only after the first submit, and sends no request', async () => {
    const post = added();
    const { dialog } = await open(post);
    await dialog.type('Email', 'grace');
    expect(await dialog.descriptionOf('Email')).toBe('');
    await dialog.submit();
    expect(await dialog.descriptionOf('Email')).toContain('Enter an email address like');
    expect(await dialog.descriptionOf('Password')).toContain('Enter a password.');
    expect(post).not.toHaveBeenCalled();
  });

  it.each<[ErrorCode, string, string]>([
    ['email_taken', 'Another account already uses this email address.', 'Email'],
    ['password_too_common', 'This password is easy to guess.', 'Password'],
  ])('shows %s at its field', async (code, sentence, field) => {
    const { dialog } = await open(rejects(code, sentence));
    await dialog.type('Email', 'grace@example.com');
    await dialog.type('Password', 'password1');
    await dialog.submit();
    expect(await dialog.descriptionOf(field)).toContain(sentence);
  });

  it('generates a password', async () => {
    const { dialog } = await open(added());
    await dialog.press('Generate');
    expect(await dialog.inputValue('Password')).toMatch(/^(\w{4}-){3}\w{4}$/);
  });

  it('emails an invitation unless the admin sets a temporary password', async () => {
    const post = added();
    const { dialog } = await open(post, 'password', true);
    expect(await dialog.text()).toContain('a link to accept the invitation');
    await dialog.choose('Set a temporary password');
    expect(await dialog.text()).toContain('Set a temporary password and share it with the new user.');
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
    expect(await dialog.title()).toBe('grace@example.com was added');
  });

  it.each([
    ['dev', true],
    ['magic-link', true],
    ['password', false],
  ])('offers no choice in mode %s with email: %s', async (mode, hasEmail) => {
    const { dialog } = await open(added(), mode, hasEmail);
    expect(await dialog.has('Send an invitation')).toBe(false);
  });

  it.each([
    ['dev', false],
    ['magic-link', true],
    ['password', true],
  ])('has no password field in mode %s with email: %s', async (mode, hasEmail) => {
    const post = added(true);
    const { answer, dialog } = await open(post, mode, hasEmail);
    expect(await dialog.has('Password')).toBe(false);
    await dialog.type('Email', 'grace@example.com');
    await dialog.submit();
    expect(post).toHaveBeenCalledWith('/users/add', { email: 'grace@example.com', role: 'user' });
    expect(await answer).toBe(true);
  });
});
