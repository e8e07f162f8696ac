declare global {
  // The name under which zod shares its settings; `z.config()` would bring the library into the first page.
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

/** Keeps zod from compiling code at run time, which the content security policy forbids. Before any schema is made. */
export function validateWithoutEval(): void {
  globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true };
}
