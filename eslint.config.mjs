import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { rooms } from './tools/lint/rooms.mjs';

const workspace = import.meta.dirname;
const nodeRooms = ['tools', 'apps/api', 'libs/contract', 'libs/database', 'libs/accounts', 'libs/auth'];
const tests = ['**/*.spec.ts', '**/*.e2e.ts', '**/journeys/**', 'tools/test/**'];

/** One room's source and its tests share a TypeScript project that holds both. */
const typed = (folders, files = '**/*.ts', project = 'tsconfig.spec.json') => ({
  files: folders.map((folder) => `${folder}/${files}`),
  languageOptions: {
    parserOptions: {
      project: folders.map((folder) => `${folder}/${project}`),
      tsconfigRootDir: workspace,
    },
  },
});

export default tseslint.config(
  { ignores: ['**/dist', '**/.angular', '.nx', '.cache', '**/node_modules', 'apps/web/public'] },
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        // Tests of every room get their database from the tools.
        { depConstraints: rooms, banTransitiveDependencies: false, allow: ['@mikrochat/test-databases'] },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only main.ts reads the environment, and hands it to the configuration.',
        },
      ],
    },
  },
  { files: ['**/*.spec.mjs'], languageOptions: { globals: globals.jest } },
  typed(nodeRooms),
  typed(['apps/web']),
  typed(['apps/web'], 'journeys/**/*.ts', 'tsconfig.journeys.json'),
  {
    // Which parameters a class takes decides at run time what Nest hands to it.
    files: ['libs/auth/**/*.ts', 'apps/api/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  { files: ['apps/api/src/main.ts'], rules: { 'no-restricted-properties': 'off', 'no-console': 'off' } },
  {
    files: ['apps/web/**/*.ts', 'libs/contract/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'This runs in a browser.' }] },
      ],
    },
  },
  {
    files: ['apps/web/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
    },
  },
  {
    files: ['apps/web/src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
);
