import { Dialog, type DialogConfig, type DialogRef } from '@angular/cdk/dialog';
import type { ComponentType } from '@angular/cdk/overlay';
import { Service, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** What a dialog needs beside its component. */
export interface DialogOptions {
  /** What the component reads with `inject(DIALOG_DATA)`. */
  data?: unknown;
  /** `alertdialog` for what cannot be undone. */
  role?: 'dialog' | 'alertdialog';
}

/** Where a dialog's title and text carry their ids, so that a screen reader reads both at once. */
export const titleId = (id: string): string => `${id}-title`;
export const textId = (id: string): string => `${id}-text`;

let opened = 0;

function configure({ data, role = 'dialog' }: DialogOptions): DialogConfig<unknown, DialogRef<never>> {
  const id = `dialog-${++opened}`;
  return {
    id,
    data,
    role,
    ariaModal: true,
    ariaLabelledBy: titleId(id),
    ariaDescribedBy: role === 'alertdialog' ? textId(id) : null,
    // Never the close button, although it comes first: what is marked, else the first field.
    autoFocus: '[data-autofocus], .body input:not([tabindex])',
    panelClass: 'dialog-pane',
    backdropClass: 'dialog-backdrop',
  };
}

/** Opens components as modal dialogs; focus goes in, stays in, and comes back. */
@Service()
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** Settles when the dialog has closed: with its result, or with undefined when it was dismissed. */
  async open<Result>(
    component: ComponentType<unknown>,
    options: DialogOptions = {},
  ): Promise<Result | undefined> {
    // A menu that leads here closes first, so that the focus comes back to its button in the end.
    await Promise.resolve();
    const config = configure(options) as DialogConfig<unknown, DialogRef<Result>>;
    return firstValueFrom(this.dialog.open<Result>(component, config).closed);
  }

  /** Dismisses whatever is open, as when the session has ended. */
  closeAll(): void {
    this.dialog.closeAll();
  }
}
