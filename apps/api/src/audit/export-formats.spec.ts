import { exportFormatFor } from './export-formats.js';

const formatFor = (accept: string) => exportFormatFor(accept)?.name ?? 'a page';

describe('the format of an export', () => {
  it.each([
    ['', 'a page'],
    ['*/*', 'a page'],
    ['application/json', 'a page'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'a page'],
    ['image/png', 'a page'],
    ['toString', 'a page'],
    ['text/csv', 'csv'],
    ['Text/CSV; charset=utf-8', 'csv'],
    ['text/csv, */*;q=0.1', 'csv'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['application/json, text/csv;q=0.9', 'a page'],
    ['text/csv;q=0', 'a page'],
    ['application/x-ndjson', 'json-lines'],
    ['application/jsonl', 'json-lines'],
    ['text/csv;q=0.1, application/x-ndjson;q=0.2', 'json-lines'],
  ])('for Accept “%s” is %s', (accept, format) => expect(formatFor(accept)).toBe(format));
});
