export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that runs as ever, and jumps ahead when told so. */
export class MovableClock {
  private ahead = 0;

  readonly now = (): Date => new Date(Date.now() + this.ahead);

  /** @param milliseconds to jump ahead */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}
