/** Tests of the tools themselves: plain modules, nothing to translate. */
export default {
  displayName: 'tools',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/**/*.spec.mjs'],
  testEnvironment: 'node',
  transform: {},
  moduleFileExtensions: ['mjs', 'js', 'json'],
  testTimeout: 60_000,
};
