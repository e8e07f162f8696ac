/** What `JSON.parse` says of a text that only stops too early. */
const ENDS_EARLY = /^Unexpected end of JSON input|^Unterminated string/;

const failureOf = (text: string): string | null => {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Whether a text could still become JSON if more came after it. */
function mayGoOn(text: string): boolean {
  const failure = failureOf(text);
  if (failure === null || ENDS_EARLY.test(failure)) return true;
  return Number(/position (\d+)/.exec(failure)?.[1] ?? -1) >= text.length;
}

/** How many characters of a text are sound: the fault stands right behind them. */
function soundLength(text: string): number {
  let sound = 0;
  for (let faulty = text.length + 1; faulty - sound > 1;) {
    const middle = Math.floor((sound + faulty) / 2);
    if (mayGoOn(text.slice(0, middle))) sound = middle;
    else faulty = middle;
  }
  return sound;
}

/**
 * Where a text stops being JSON, as “line 3, column 7”. The parser's own words quote what stands around the fault, which
 * may be a secret.
 */
export function placeOfFault(text: string): string {
  const sound = soundLength(text);
  const lines = text.slice(0, sound).split('\n');
  const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  return sound < text.length ? place : `it ends too early, at ${place}`;
}
