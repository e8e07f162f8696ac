import { Service, inject } from '@angular/core';
import { ConfirmDialog } from './confirm-dialog';
import { Dialogs } from './dialogs';
import type { Confirmation } from './confirmation';

/** Asks before an act. */
@Service()
export class Confirm {
  private readonly dialogs = inject(Dialogs);

  /** True only when the person pressed the action; dismissing in any way is false. */
  async ask(question: Confirmation): Promise<boolean> {
    const role = question.danger ? 'alertdialog' : 'dialog';
    return (await this.dialogs.open<boolean>(ConfirmDialog, { data: question, role })) === true;
  }
}
