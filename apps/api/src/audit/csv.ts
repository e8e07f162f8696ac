// What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), also in full width.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One cell: made harmless for spreadsheets by a leading apostrophe, quoted where it must be (RFC 4180 §2). */
function cell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** One record of a CSV file, with its line break (RFC 4180). */
export const csvRecord = (values: readonly string[]): string => `${values.map(cell).join(',')}\r\n`;
