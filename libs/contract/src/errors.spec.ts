import { errorSentences } from './error-sentences.js';
import { errorBody } from './errors.js';

const words = Object.entries(errorSentences);

describe('a refusal', () => {
  it.each(words)('%s has a sentence for a person: %s', (code, sentence) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('says nothing twice, so that a person can tell one from another', () => {
    expect(new Set(words.map(([, sentence]) => sentence)).size).toBe(words.length);
  });

  it('shows nothing but what the contract names', () => {
    const body = { error: 'Please sign in.', code: 'unauthorized' };
    expect(errorBody.parse({ ...body, stack: 'at …', query: 'select …' })).toEqual(body);
  });
});
