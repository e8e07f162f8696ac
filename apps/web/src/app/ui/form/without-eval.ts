declare global {
  // Where zod keeps its settings. `z.config()` would load the library with the first page.
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

/** Keeps zod from compiling code, which the content security policy forbids. Called before any schema is created. */
export function validateWithoutEval(): void {
  globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true };
}
