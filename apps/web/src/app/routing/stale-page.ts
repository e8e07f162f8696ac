import { DOCUMENT, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';

const KEY = 'mikrochat.reloaded';
/** A failure within so many milliseconds of a reload has another cause than an update. */
const MIN_RELOAD_INTERVAL_MS = 10_000;

/**
 * A page that was opened before the server was updated requests files that no longer exist. It is reloaded at
 * the requested URL, once only, so that it cannot loop.
 */
export function reloadStalePage({ url, error }: NavigationError): void {
  const { location, defaultView } = inject(DOCUMENT);
  const storage = defaultView?.sessionStorage;
  const reloadedAt = Number(storage?.getItem(KEY) ?? 0);
  if (!isMissingFile(error) || Date.now() - reloadedAt < MIN_RELOAD_INTERVAL_MS) return;
  storage?.setItem(KEY, String(Date.now()));
  location.assign(url);
}

/** The messages of Chromium, Firefox and Safari for an `import()` that failed. */
const isMissingFile = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message);
