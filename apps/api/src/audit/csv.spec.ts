import { csvRecord } from './csv.js';

describe('a CSV record', () => {
  it('ends with the line break of RFC 4180', () => {
    expect(csvRecord(['a', '', 'ü'])).toBe('a,,ü\r\n');
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
  ])('quotes %s', (_, value, expected) => expect(csvRecord([value])).toBe(`${expected}\r\n`));

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('escapes the formula %j', (value) => {
    expect(csvRecord([value])).toBe(`'${value}\r\n`);
  });

  it('escapes a formula that has to be quoted', () => {
    expect(csvRecord(['=HYPERLINK("http://evil.example.com","x")'])).toBe(
      `"'=HYPERLINK(""http://evil.example.com"",""x"")"\r\n`,
    );
    expect(csvRecord(['\r=1'])).toBe(`"'\r=1"\r\n`);
  });
});
