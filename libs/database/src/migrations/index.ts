import { Accounts1764000000000 } from './1764000000000-accounts.js';

/** Every migration, oldest first. */
export const migrations = [Accounts1764000000000];
