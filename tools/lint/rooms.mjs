const typeorm = ['typeorm', '@nestjs/typeorm', 'pg', 'pg-*'];
const passport = ['passport', 'passport-*', '@nestjs/passport'];
const nest = ['@nestjs/*', 'fastify', '@fastify/*'];
const angular = ['@angular/*', 'rxjs'];

const room = (name, below, banned) => ({
  sourceTag: `room:${name}`,
  onlyDependOnLibsWithTags: below.map((one) => `room:${one}`),
  bannedExternalImports: banned,
});

/** Who may stand on whom, and who alone says which library. Every arrow points down. */
export const rooms = [
  room('contract', [], [...typeorm, ...passport, ...nest, ...angular]),
  room('database', ['contract'], [...passport, ...nest, ...angular]),
  room('accounts', ['contract', 'database'], [...typeorm, ...passport, ...nest, ...angular]),
  room('auth', ['contract', 'accounts'], [...typeorm, 'fastify', '@fastify/*', '@angular/*']),
  room('api', ['contract', 'database', 'accounts', 'auth'], [...typeorm, ...passport, '@angular/*']),
  room('web', ['contract'], [...typeorm, ...passport, ...nest]),
];
