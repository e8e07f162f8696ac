import { workspace } from '../setup/workspace.mjs';
import { findTests } from './find-tests.mjs';

const found = (what) => {
  const { tasks, pattern } = findTests(workspace, what);
  return { tasks: Object.fromEntries(tasks), pattern };
};

describe('npm run test:one', () => {
  it('finds a file of unit tests by its path', () => {
    const file = 'tools/setup/arguments.spec.mjs';
    expect(found(file)).toEqual({ tasks: { 'tools:test': [file] }, pattern: undefined });
  });

  it('finds a journey by a part of its path', () => {
    const file = 'apps/web/journeys/first-page.e2e.ts';
    expect(found('first-page').tasks).toEqual({ 'web:journeys': [file] });
  });

  it('finds the tests beside a source', () => {
    const file = 'apps/api/src/web/web-routes.spec.ts';
    expect(found('apps/api/src/web/web-routes.ts').tasks).toEqual({ 'api:test': [file] });
  });

  it('finds words of a title, whatever the case and the punctuation', () => {
    const file = 'tools/test/find-tests.spec.mjs';
    expect(found('WORDS of a “title” whatever').tasks).toEqual({ 'tools:test': [file] });
    expect(found('arguments arrive whole').tasks).toEqual({
      'tools:test': ['tools/setup/arguments.spec.mjs'],
    });
    expect(new RegExp(found('title, whatever').pattern, 'i').test('words of a title, whatever')).toBe(true);
  });

  it('finds nothing where no path and no title has the words', () => {
    expect(found(['no', 'such', 'words', 'anywhere'].join(' ')).tasks).toEqual({});
  });
});
