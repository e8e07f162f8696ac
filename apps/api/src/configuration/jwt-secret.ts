import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 48;

/** The secret of a server without a configured one: generated once and stored, so that sessions survive a restart. */
export async function loadOrCreateJwtSecret(databaseDirectory: string): Promise<string> {
  const file = join(databaseDirectory, 'jwt-secret');
  await mkdir(databaseDirectory, { recursive: true, mode: 0o700 });
  // `wx` fails for an existing file: of two concurrent first starts, one writes and both read.
  await writeFile(file, randomBytes(BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    },
  );
  return (await readFile(file, 'utf8')).trim();
}
