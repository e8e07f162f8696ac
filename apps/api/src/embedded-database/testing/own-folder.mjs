import { registerHooks } from 'node:module';

// A process of its own that owns an embedded Postgres, straight from the sources: what kill -9 leaves behind cannot
// be tried within the test's own.
registerHooks({
  resolve: (name, context, next) => next(name.startsWith('.') ? name.replace(/\.js$/, '.ts') : name, context),
});
const { startEmbeddedDatabase } = await import('../index.ts');

try {
  const { url, stop } = await startEmbeddedDatabase(process.argv[2]);
  process.once('SIGTERM', () => stop().then(() => process.exit(0)));
  console.log(url);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
