import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Confirm } from './confirm';
import type { Confirmation } from './confirmation';
import { DialogHarness } from './dialog.harness';

@Component({ template: '<button id="before">Before</button>' })
class Page {}

const confirmation: Confirmation = {
  title: 'Remove Grace?',
  text: 'This cannot be undone.',
  action: 'Remove',
};

async function open(overrides: Partial<Confirmation> = {}) {
  const fixture = TestBed.createComponent(Page);
  document.querySelector<HTMLElement>('#before')?.focus();
  const result = TestBed.inject(Confirm).ask({ ...confirmation, ...overrides });
  const dialog = await TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  return { result, dialog };
}

const focused = (): string => document.activeElement?.textContent.trim() ?? '';

const escape = (): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true }));

describe('a confirmation dialog', () => {
  it('confirms when the action is pressed', async () => {
    const { result, dialog } = await open();
    expect(await dialog.title()).toBe('Remove Grace?');
    await dialog.press('Remove');
    expect(await result).toBe(true);
  });

  it.each(['Cancel', 'Close'])('does not confirm on %s', async (label) => {
    const { result, dialog } = await open();
    await dialog.press(label);
    expect(await result).toBe(false);
  });

  it('does not confirm on Escape, and restores the focus', async () => {
    const { result } = await open();
    escape();
    expect(await result).toBe(false);
    expect(focused()).toBe('Before');
  });

  it('is labelled by its title and described by its text', async () => {
    const { dialog } = await open({ danger: true });
    expect(await dialog.attribute('role')).toBe('alertdialog');
    const read = ['aria-labelledby', 'aria-describedby'].map(async (name) => {
      const id = await dialog.attribute(name);
      return document.getElementById(id ?? '')?.textContent.trim();
    });
    expect(await Promise.all(read)).toEqual(['Remove Grace?', 'This cannot be undone.']);
  });

  it('focuses Cancel if the action is dangerous', async () => {
    await open({ danger: true });
    expect(focused()).toBe('Cancel');
  });

  it('enables the action only after the required text is typed', async () => {
    const { result, dialog } = await open({ danger: true, typeToConfirm: 'grace@example.com' });
    expect(await dialog.isDisabled('Remove')).toBe(true);
    await dialog.submit();
    await dialog.type('Type grace@example.com', 'Grace@example.com ');
    expect(await dialog.isDisabled('Remove')).toBe(false);
    await dialog.submit();
    expect(await result).toBe(true);
  });
});
