import { providerName } from '../sign-in/providers/provider-name';

const labels: Record<string, string> = {
  dev: 'Development mode',
  password: 'Password',
  register: 'New account',
  'magic-link': 'Email link',
  setup: 'New password',
  reset: 'Password reset',
};

/** The label of the method by which a session was started: “Password”, “Google”. */
export function methodLabel(method: string): string {
  if (method.startsWith('oauth:')) return providerName(method.slice('oauth:'.length));
  return labels[method] ?? method;
}
