import { Service, inject } from '@angular/core';
import { ConfirmDialog } from './confirm-dialog';
import { Dialogs } from './dialogs';

/** A question before something happens. */
export interface Question {
  title: string;
  /** What exactly will happen, in whole sentences; a line break begins a new paragraph. */
  text: string;
  /** The word on the button, a verb: “Remove”. */
  action: string;
  /** What cannot be undone, or hurts, is red. */
  danger?: boolean;
  /** What has to be typed before the button works. */
  typeToConfirm?: string;
}

/** Asks before an act. */
@Service()
export class Confirm {
  private readonly dialogs = inject(Dialogs);

  /** True only when the person pressed the action; dismissing in any way is false. */
  async ask(question: Question): Promise<boolean> {
    const role = question.danger ? 'alertdialog' : 'dialog';
    return (await this.dialogs.open<boolean>(ConfirmDialog, { data: question, role })) === true;
  }
}
