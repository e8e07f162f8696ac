/** Where a value came from, in words for the operator: “--port”, “AUTH_MODE”, “mikrochat.config.json”. */
export type Sources = ReadonlyMap<string, string>;

/** Everything that is wrong with a configuration, at once. */
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

  /** @throws ConfigurationError where any was found */
  raise(): void {
    if (this.list.length > 0) throw new ConfigurationError(this.list);
  }
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** “, did you mean port?” where something known is close; empty otherwise. */
export function suggestion(unknown: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, away: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.away - other.away);
  return best && best.away <= Math.max(2, Math.floor(unknown.length / 3))
    ? `; did you mean ${best.name}?`
    : '';
}
