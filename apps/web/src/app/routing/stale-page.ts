import { DOCUMENT, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';

const KEY = 'mikrochat.reloaded';
/** A second failure within so many milliseconds is no matter of age. */
const PATIENCE = 10_000;

/**
 * A page that was opened before the server was updated asks for files that are gone.
 * It is loaded anew, at the address that was wanted; at most once in a while, so that it never turns in a circle.
 */
export function loadAnew({ url, error }: NavigationError): void {
  const { location, defaultView } = inject(DOCUMENT);
  const storage = defaultView?.sessionStorage;
  const before = Number(storage?.getItem(KEY) ?? 0);
  if (!isMissingFile(error) || Date.now() - before < PATIENCE) return;
  storage?.setItem(KEY, String(Date.now()));
  location.assign(url);
}

/** How Chromium, Firefox and Safari say that `import()` did not get its file. */
const isMissingFile = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message);
