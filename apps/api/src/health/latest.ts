/**
 * The answer to a question that is asked at most once in a while, and never twice at the same time: whoever wants to
 * know meanwhile gets the same answer.
 */
export class Latest<T> {
  private answer: Promise<T> | undefined;
  private askedAt = 0;
  private isAsking = false;

  /** @param now a clock in milliseconds that is never set */
  constructor(
    private readonly ask: () => Promise<T>,
    private readonly everyMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(): Promise<T> {
    const isOld = !this.isAsking && this.now() - this.askedAt >= this.everyMs;
    return this.answer && !isOld ? this.answer : this.askAgain();
  }

  private askAgain(): Promise<T> {
    this.askedAt = this.now();
    this.isAsking = true;
    this.answer = this.ask().finally(() => (this.isAsking = false));
    return this.answer;
  }
}
