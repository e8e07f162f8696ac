import { providerName } from '../sign-in/providers/provider-name';

const words: Record<string, string> = {
  dev: 'Development mode',
  password: 'Password',
  register: 'New account',
  'magic-link': 'Link by mail',
  setup: 'New password',
  reset: 'Password reset',
};

/** How a session began: “Password”, “Google”. */
export function methodInWords(method: string): string {
  if (method.startsWith('oauth:')) return providerName(method.slice('oauth:'.length));
  return words[method] ?? method;
}
