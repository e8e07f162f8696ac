/** Lets few pass side by side for each key; the others wait in line. */
export class Gate {
  private readonly lines = new Map<string, { inside: number; readonly waiting: (() => void)[] }>();

  constructor(private readonly width: number) {}

  async pass<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.enter(key);
    try {
      return await work();
    } finally {
      this.leave(key);
    }
  }

  private enter(key: string): Promise<void> | void {
    const line = this.lines.get(key) ?? { inside: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.inside >= this.width) return new Promise((resolve) => line.waiting.push(resolve));
    line.inside++;
  }

  private leave(key: string): void {
    const line = this.lines.get(key);
    if (!line) return;
    const next = line.waiting.shift();
    // Whoever waited takes the place over, so `inside` stays as it is.
    if (next) next();
    else if (--line.inside === 0) this.lines.delete(key);
  }
}
