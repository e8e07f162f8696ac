/** The messages of `JSON.parse` for a text that ends too early. */
const ENDS_EARLY = /^Unexpected end of JSON input|^Unterminated string/;

const parseErrorOf = (text: string): string | null => {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Whether a text is a prefix of some valid JSON. */
function isValidPrefix(text: string): boolean {
  const message = parseErrorOf(text);
  if (message === null || ENDS_EARLY.test(message)) return true;
  return Number(/position (\d+)/.exec(message)?.[1] ?? -1) >= text.length;
}

/** The length of the longest valid prefix, by binary search: the error is at the next character. */
function validLength(text: string): number {
  let valid = 0;
  for (let invalid = text.length + 1; invalid - valid > 1;) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isValidPrefix(text.slice(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

/**
 * The position of the first error in an invalid JSON text, such as “line 3, column 7”. Replaces the message of
 * `JSON.parse`, which quotes the text around the error and could reveal a secret.
 */
export function jsonErrorPosition(text: string): string {
  const valid = validLength(text);
  const lines = text.slice(0, valid).split('\n');
  const position = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  return valid < text.length ? position : `it ends too early, at ${position}`;
}
