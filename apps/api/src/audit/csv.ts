// The characters that start a formula in a spreadsheet (OWASP, CSV injection), also in full width.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A field, with a leading apostrophe in front of a formula, quoted as RFC 4180 §2 requires. */
function field(value: string): string {
  const escaped = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(escaped) ? `"${escaped.replace(/"/g, '""')}"` : escaped;
}

/** A record of a CSV file with its line break (RFC 4180 §2). */
export const csvRecord = (values: readonly string[]): string => `${values.map(field).join(',')}\r\n`;
