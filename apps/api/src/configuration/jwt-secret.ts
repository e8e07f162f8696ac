import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 48;

/** The secret for a server that was given none: made once and kept beside its data, so that sessions outlive a restart. */
export async function keepJwtSecret(databaseDirectory: string): Promise<string> {
  const file = join(databaseDirectory, 'jwt-secret');
  await mkdir(databaseDirectory, { recursive: true, mode: 0o700 });
  // `wx` fails where the file is there: of two first starts at once, one writes and both read.
  await writeFile(file, randomBytes(BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    },
  );
  return (await readFile(file, 'utf8')).trim();
}
