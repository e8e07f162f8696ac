import { registerHooks } from 'node:module';

// Starts an embedded Postgres from the sources in a process of its own, so that a test can kill that process.
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
