const HOUR_MS = 3_600_000;

/**
 * Lets each thing be said once an hour, and of all things together a limited number: strangers choose what they are.
 */
export class OncePerHour {
  private readonly said = new Set<string>();
  private begun = performance.now();

  constructor(private readonly most = 50) {}

  /** Whether this is to be said now. */
  isFirst(what: string): boolean {
    const now = performance.now();
    if (now - this.begun > HOUR_MS) {
      this.said.clear();
      this.begun = now;
    }
    if (this.said.has(what) || this.said.size >= this.most) return false;
    this.said.add(what);
    return true;
  }
}
