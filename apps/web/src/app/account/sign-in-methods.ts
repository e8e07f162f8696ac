const words: Record<string, string> = {
  dev: 'development mode',
  password: 'password',
  register: 'a new account',
  'magic-link': 'a link by mail',
  setup: 'a new password',
  reset: 'a reset password',
};

/** How a session began, in words that follow “Signed in with”: “password”, “Google”. */
export function methodInWords(method: string): string {
  if (method.startsWith('oauth:')) return capitalised(method.slice('oauth:'.length));
  return words[method] ?? method;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
