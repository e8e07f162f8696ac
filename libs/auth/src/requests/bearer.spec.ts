import { bearerOf } from './bearer.js';
import type { HttpRequest } from './http.js';

const requestWith = (authorization: string | string[] | undefined): HttpRequest => ({
  ip: '192.0.2.1',
  headers: { authorization },
  body: {},
});

describe('bearerOf', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Basic abc', ''],
    ['abc', ''],
    ['Bearer', ''],
    ['Bearer ', ''],
    ['Bearer  abc', ''],
    ['Bearer abc def', ''],
    ['Bearer abc, Bearer def', ''],
    ['Bearer\tabc', ''],
    ['', ''],
    [undefined, ''],
  ])('reads “%s” as “%s”', (header, token) => {
    expect(bearerOf(requestWith(header))).toBe(token);
  });

  it('reads the first of several', () => {
    expect(bearerOf(requestWith(['Bearer one', 'Bearer two']))).toBe('one');
  });
});
