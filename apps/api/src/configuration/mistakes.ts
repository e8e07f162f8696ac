/** The source of each value by its key: “--port”, “AUTH_MODE” or “mikrochat.config.json”. */
export type Sources = ReadonlyMap<string, string>;

/** All mistakes in a configuration. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly mistakes: readonly string[]) {
    super(['The configuration has mistakes:', ...mistakes.map((mistake) => `  - ${mistake}`)].join('\n'));
  }
}

/** Collects mistakes instead of stopping at the first. */
export class Mistakes {
  readonly list: string[] = [];

  add(mistake: string): void {
    this.list.push(mistake);
  }

  /** @throws ConfigurationError when there are mistakes */
  raise(): void {
    if (this.list.length > 0) throw new ConfigurationError(this.list);
  }
}

/** The Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** “; did you mean port?” for a name similar to a known one; empty otherwise. */
export function suggestion(unknown: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, changes: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  return best && best.changes <= Math.max(2, Math.floor(unknown.length / 3))
    ? `; did you mean ${best.name}?`
    : '';
}
