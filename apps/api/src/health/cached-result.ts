/**
 * Caches the result of an asynchronous call: a new call starts when the last one is older than `maxAgeMs` and complete,
 * so that calls never overlap. All callers share the result, also a rejection.
 */
export class CachedResult<T> {
  private result: Promise<T> | undefined;
  private calledAt = 0;
  private isPending = false;

  /** @param now a monotonic clock in milliseconds */
  constructor(
    private readonly call: () => Promise<T>,
    private readonly maxAgeMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(): Promise<T> {
    const isExpired = !this.isPending && this.now() - this.calledAt >= this.maxAgeMs;
    return this.result && !isExpired ? this.result : this.refresh();
  }

  private refresh(): Promise<T> {
    this.calledAt = this.now();
    this.isPending = true;
    this.result = this.call().finally(() => (this.isPending = false));
    return this.result;
  }
}
