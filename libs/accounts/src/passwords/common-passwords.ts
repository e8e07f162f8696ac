/** Characters of the longest password on the list; a longer one needs no look at it. */
const MAX_LENGTH = 20;

/** Whether a password is on the list of common passwords of zxcvbn-ts, which is compared without case. */
export async function isCommonPassword(password: string): Promise<boolean> {
  const lowercase = password.toLowerCase();
  if (lowercase.length > MAX_LENGTH) return false;
  // 49 000 words, 8 MiB: loaded when the first password is chosen. Searching the array takes 0.05 ms; a set would take as
  // much memory again.
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return dictionary['passwords-common'].includes(lowercase);
}
