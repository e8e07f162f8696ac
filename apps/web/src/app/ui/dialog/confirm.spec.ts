import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Confirm } from './confirm';
import type { Confirmation } from './confirmation';
import { DialogHarness } from './dialog.harness';

@Component({ template: '<button id="before">Before</button>' })
class Page {}

const question: Confirmation = { title: 'Remove Grace?', text: 'This cannot be undone.', action: 'Remove' };

async function ask(asked: Partial<Confirmation> = {}) {
  const fixture = TestBed.createComponent(Page);
  document.querySelector<HTMLElement>('#before')?.focus();
  const answer = TestBed.inject(Confirm).ask({ ...question, ...asked });
  const dialog = await TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  return { answer, dialog };
}

const focused = (): string => document.activeElement?.textContent.trim() ?? '';

const escape = (): boolean =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true }));

describe('a question before an act', () => {
  it('is yes only when the action is pressed', async () => {
    const { answer, dialog } = await ask();
    expect(await dialog.title()).toBe('Remove Grace?');
    await dialog.press('Remove');
    expect(await answer).toBe(true);
  });

  it.each(['Cancel', 'Close'])('is no by %s', async (word) => {
    const { answer, dialog } = await ask();
    await dialog.press(word);
    expect(await answer).toBe(false);
  });

  it('is no by Escape, and the focus goes back', async () => {
    const { answer } = await ask();
    escape();
    expect(await answer).toBe(false);
    expect(focused()).toBe('Before');
  });

  it('is named and read out by its title and text', async () => {
    const { dialog } = await ask({ danger: true });
    expect(await dialog.attribute('role')).toBe('alertdialog');
    const read = ['aria-labelledby', 'aria-describedby'].map(async (name) => {
      const id = await dialog.attribute(name);
      return document.getElementById(id ?? '')?.textContent.trim();
    });
    expect(await Promise.all(read)).toEqual(['Remove Grace?', 'This cannot be undone.']);
  });

  it('puts the focus where Enter does no harm', async () => {
    await ask({ danger: true });
    expect(focused()).toBe('Cancel');
  });

  it('waits for the word that has to be typed', async () => {
    const { answer, dialog } = await ask({ danger: true, typeToConfirm: 'grace@example.com' });
    expect(await dialog.isDisabled('Remove')).toBe(true);
    await dialog.submit();
    await dialog.type('Type grace@example.com', 'Grace@example.com ');
    expect(await dialog.isDisabled('Remove')).toBe(false);
    await dialog.submit();
    expect(await answer).toBe(true);
  });
});
