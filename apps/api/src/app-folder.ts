import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder `apps/api`, whether this runs from the sources, as compiled modules or from the bundle. */
export const appFolder = dirname(findPackageJSON(import.meta.url) ?? '');
