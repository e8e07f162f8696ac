let list: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  // 49 000 words, about 5 MiB: loaded when the first password is chosen.
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}

/** Whether a password is on the list of common passwords of zxcvbn-ts, which is compared without case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  return (await (list ??= load())).has(password.toLowerCase());
}
