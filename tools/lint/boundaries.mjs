import { builtinModules } from 'node:module';

const typeorm = ['typeorm', '@nestjs/typeorm', 'pg', 'pg-*'];
const passport = ['passport', 'passport-*', '@nestjs/passport'];
const fastify = ['fastify', '@fastify/*'];
const nest = ['@nestjs/*', ...fastify];
const angular = ['@angular/*', 'rxjs'];

const project = (name, dependencies, libraries) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: dependencies.map((one) => `scope:${one}`),
  ...libraries,
});
const without = (...libraries) => ({ bannedExternalImports: libraries.flat() });

/** Which project may import which others, and which libraries it may not. No two projects import each other. */
export const depConstraints = [
  project('contract', [], { allowedExternalImports: ['zod'] }),
  project('database', ['contract'], without(passport, nest, angular)),
  project('accounts', ['contract', 'database'], without(typeorm, passport, nest, angular)),
  project('auth', ['contract', 'accounts'], without(typeorm, fastify, '@angular/*')),
  project('api', ['contract', 'database', 'accounts', 'auth'], without(typeorm, passport, '@angular/*')),
  project('web', ['contract'], without(typeorm, passport, nest)),
];

const banning = (message, names) => [
  'error',
  { paths: names.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name, message })) },
];

/** For projects that run in a browser as well: nothing that only Node has. */
export const noNode = banning('This runs in a browser.', builtinModules);

/** For projects that know no HTTP. */
export const noHttp = banning('This project knows no HTTP.', ['http', 'https', 'http2', 'net', 'process']);
