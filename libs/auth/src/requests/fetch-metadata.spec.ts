import { AccountError } from '@mikrochat/accounts';
import { initiatorOf, requireNavigation } from './fetch-metadata.js';

const requestWith = (headers: Record<string, string>) => ({ ip: '192.0.2.1', headers, body: {} });
const refused = expect.objectContaining({ code: 'csrf' }) as AccountError;

describe('a navigation', () => {
  it.each([
    ['a program or an old browser', {}],
    ['a typed URL', { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' }],
    ['a click on our own page', { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }],
    ['the redirect of a provider', { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' }],
  ])('may come from %s', (_, headers) => {
    expect(() => requireNavigation(requestWith(headers))).not.toThrow();
  });

  it.each([
    ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' }],
    ['an image of our own page', { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'same-origin' }],
    ['a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }],
    ['a script', { 'sec-fetch-dest': 'script' }],
    ['a fetch', { 'sec-fetch-dest': 'empty' }],
    ['an embedded object', { 'sec-fetch-dest': 'embed' }],
    ['something new', { 'sec-fetch-dest': 'whatever-comes' }],
    ['a prefetch', { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' }],
    ['a prerender', { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch;prerender' }],
    ['an old prefetch', { purpose: 'prefetch' }],
    ['an older prefetch', { 'x-moz': 'prefetch' }],
  ])('is not %s', (_, headers) => {
    expect(() => requireNavigation(requestWith(headers))).toThrow(refused);
  });
});

it.each([
  [{}, 'own'],
  [{ 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' }, 'own'],
  [{ 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'document' }, 'own'],
  [{ 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }, 'own'],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }, 'cross-site page'],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }, 'cross-site'],
  [{ 'sec-fetch-site': 'cross-site' }, 'cross-site'],
])('a request with %j counts as %s', (headers, initiator) => {
  expect(initiatorOf(requestWith(headers as Record<string, string>))).toBe(initiator);
});
