/** A question before something happens. */
export interface Confirmation {
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
