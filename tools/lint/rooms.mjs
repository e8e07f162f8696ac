import { builtinModules } from 'node:module';

const typeorm = ['typeorm', '@nestjs/typeorm', 'pg', 'pg-*'];
const passport = ['passport', 'passport-*', '@nestjs/passport'];
const fastify = ['fastify', '@fastify/*'];
const nest = ['@nestjs/*', ...fastify];
const angular = ['@angular/*', 'rxjs'];

const room = (name, below, libraries) => ({
  sourceTag: `room:${name}`,
  onlyDependOnLibsWithTags: below.map((one) => `room:${one}`),
  ...libraries,
});
const without = (...libraries) => ({ bannedExternalImports: libraries.flat() });

/** Who may stand on whom, and who alone says which library. Every arrow points down. */
export const rooms = [
  room('contract', [], { allowedExternalImports: ['zod'] }),
  room('database', ['contract'], without(passport, nest, angular)),
  room('accounts', ['contract', 'database'], without(typeorm, passport, nest, angular)),
  room('auth', ['contract', 'accounts'], without(typeorm, fastify, '@angular/*')),
  room('api', ['contract', 'database', 'accounts', 'auth'], without(typeorm, passport, '@angular/*')),
  room('web', ['contract'], without(typeorm, passport, nest)),
];

const refusing = (message, names) => [
  'error',
  { paths: names.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name, message })) },
];

/** For rooms that run in a browser as well: nothing that only Node has. */
export const noNode = refusing('This runs in a browser.', builtinModules);

/** For rooms that know no HTTP. */
export const noHttp = refusing('This room knows no HTTP.', ['http', 'https', 'http2', 'net', 'process']);
