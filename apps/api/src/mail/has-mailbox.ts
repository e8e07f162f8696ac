import type { Configuration } from '../configuration/configuration.js';

/** Whether mails are kept on this machine: links have to arrive somewhere, and nothing is configured to bring them. */
export const hasMailbox = ({ auth, email, production }: Configuration): boolean =>
  !email && auth.authMode === 'magic-link' && !production;
