import { errorSentences } from './error-sentences.js';
import { errorBody } from './errors.js';

const sentences = Object.entries(errorSentences);

describe('an error response', () => {
  it.each(sentences)('with code %s has a sentence for the user: %s', (code, sentence) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('has a different sentence for every code', () => {
    expect(new Set(sentences.map(([, sentence]) => sentence)).size).toBe(sentences.length);
  });

  it('has no fields beyond the contract', () => {
    const body = { error: 'Please sign in.', code: 'unauthorized' };
    expect(errorBody.parse({ ...body, stack: 'at …', query: 'select …' })).toEqual(body);
  });
});
