export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that runs normally and can be advanced. */
export class MovableClock {
  private offset = 0;

  readonly now = (): Date => new Date(Date.now() + this.offset);

  /** @param milliseconds how far to advance */
  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }
}
