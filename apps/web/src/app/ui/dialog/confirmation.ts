/** The texts of a confirmation dialog. */
export interface Confirmation {
  title: string;
  /** What will happen, in full sentences; a line break starts a new paragraph. */
  text: string;
  /** The label of the button, beginning with a verb: “Remove user”. */
  action: string;
  /** For destructive actions: a red button and the role `alertdialog`. */
  danger?: boolean;
  /** A text that the user has to type before the button is enabled. */
  typeToConfirm?: string;
}
