/** Whether a password is on the list of common passwords of zxcvbn-ts, which is compared without case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  // 49 000 words, some MiB: loaded when the first password is chosen. Searching the array takes 0.05 ms; a set would be
  // faster, and take as much memory again.
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return dictionary['passwords-common'].includes(password.toLowerCase());
}
