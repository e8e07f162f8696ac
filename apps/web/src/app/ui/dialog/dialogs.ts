import { Dialog, type DialogConfig, type DialogRef } from '@angular/cdk/dialog';
import type { ComponentType } from '@angular/cdk/overlay';
import { Service, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** Options of {@link Dialogs.open}. */
export interface DialogOptions {
  /** Injected as `DIALOG_DATA`. */
  data?: unknown;
  /** `alertdialog` for destructive actions. */
  role?: 'dialog' | 'alertdialog';
}

/** Ids of a dialog's title and text, for `aria-labelledby` and `aria-describedby`. */
export const titleId = (id: string): string => `${id}-title`;
export const textId = (id: string): string => `${id}-text`;

let dialogCount = 0;

function configure({ data, role = 'dialog' }: DialogOptions): DialogConfig<unknown, DialogRef<never>> {
  const id = `dialog-${++dialogCount}`;
  return {
    id,
    data,
    role,
    ariaModal: true,
    ariaLabelledBy: titleId(id),
    ariaDescribedBy: role === 'alertdialog' ? textId(id) : null,
    // Not the close button, although it is first in the DOM.
    autoFocus: '[data-autofocus], .body input:not([tabindex])',
    panelClass: 'dialog-pane',
    backdropClass: 'dialog-backdrop',
  };
}

/** Opens components as modal dialogs, which trap the focus and restore it when they close. */
@Service()
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** Resolves when the dialog has closed: with its result, or undefined if it was dismissed. */
  async open<Result>(
    component: ComponentType<unknown>,
    options: DialogOptions = {},
  ): Promise<Result | undefined> {
    // A menu that opened the dialog closes first, so that the focus is restored to the menu's button.
    await Promise.resolve();
    const config = configure(options) as DialogConfig<unknown, DialogRef<Result>>;
    return firstValueFrom(this.dialog.open<Result>(component, config).closed);
  }

  /** Dismisses all dialogs, for example when the session has ended. */
  closeAll(): void {
    this.dialog.closeAll();
  }
}
