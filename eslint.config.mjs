import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { depConstraints, noHttp, noNode } from './tools/lint/boundaries.mjs';

const nodeProjects = ['tools', 'apps/api', 'libs/contract', 'libs/database', 'libs/accounts', 'libs/auth'];
const tests = [
  '**/*.spec.ts',
  '**/*.spec.mjs',
  '**/*.e2e.ts',
  '**/journeys/**',
  '**/testing/**',
  'tools/test/**',
];

const shortFiles = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  complexity: ['error', 12],
};

const boundaries = (...allow) => ['error', { depConstraints, banTransitiveDependencies: false, allow }];

/** One TypeScript project holds a project's source and its tests; linting one loads no other. */
const typed = (folder, files = '**/*.ts', project = 'tsconfig.spec.json') => ({
  files: [`${folder}/${files}`],
  languageOptions: {
    parserOptions: { project: `${folder}/${project}`, tsconfigRootDir: import.meta.dirname },
  },
});

export default tseslint.config(
  { ignores: ['**/dist', '**/.angular', '.nx', '.cache', '**/node_modules', 'apps/web/public'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  { rules: { eqeqeq: 'error', ...shortFiles } },
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
  { files: ['**/*.spec.mjs'], languageOptions: { globals: globals.jest } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }] }],
      // Marked so that it stands out; here an egress policy decides which URLs may be called.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'oauth4webapi', name: 'allowInsecureRequests' }] },
      ],
      // The types do not know what a closure or another platform changes.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `return this.done.set(true)` ends a function in the line that acts.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-console': 'error',
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
  ...nodeProjects.map((project) => typed(project)),
  typed('apps/web'),
  typed('apps/web', 'journeys/**/*.ts', 'tsconfig.journeys.json'),
  {
    // Nest reads at run time which classes a constructor takes, so that their imports are no type imports.
    files: ['libs/auth/**/*.ts', 'apps/api/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  { files: ['apps/api/src/main.ts'], rules: { 'no-restricted-properties': 'off', 'no-console': 'off' } },
  {
    files: ['apps/web/src/**/*.ts', 'libs/contract/src/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-imports': noNode },
  },
  {
    files: ['libs/accounts/src/**/*.ts', 'libs/database/src/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-imports': noHttp },
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
    // Tests query the database itself, and its rows have no types.
    files: tests,
    ignores: ['**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries('@mikrochat/test-databases', '@mikrochat/test-mail', 'pg'),
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
    },
  },
);
