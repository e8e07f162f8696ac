const HOUR_MS = 3_600_000;

/**
 * Lets a warning through once an hour per key, and a limited number of them an hour in all: clients choose many of the
 * keys, so an attacker could otherwise fill the log.
 */
export class LogThrottle {
  private readonly logged = new Set<string>();
  private windowStart = performance.now();

  constructor(private readonly maxPerHour = 50) {}

  /** Whether to log a warning with this key now; counts it as logged. */
  allows(key: string): boolean {
    const now = performance.now();
    if (now - this.windowStart > HOUR_MS) {
      this.logged.clear();
      this.windowStart = now;
    }
    if (this.logged.has(key) || this.logged.size >= this.maxPerHour) return false;
    this.logged.add(key);
    return true;
  }
}
