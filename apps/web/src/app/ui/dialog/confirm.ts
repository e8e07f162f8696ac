import { Service, inject } from '@angular/core';
import { ConfirmDialog } from './confirm-dialog';
import { Dialogs } from './dialogs';
import type { Confirmation } from './confirmation';

/** Asks the user to confirm an action. */
@Service()
export class Confirm {
  private readonly dialogs = inject(Dialogs);

  /** True only if the user pressed the action button; any other way of closing is false. */
  async ask(confirmation: Confirmation): Promise<boolean> {
    const role = confirmation.danger ? 'alertdialog' : 'dialog';
    return (await this.dialogs.open<boolean>(ConfirmDialog, { data: confirmation, role })) === true;
  }
}
