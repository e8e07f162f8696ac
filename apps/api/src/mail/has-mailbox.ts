import type { Configuration } from '../configuration/configuration.js';

/** Whether a mailbox on this machine replaces the mail server: for magic links without `email`, outside production. */
export const hasMailbox = ({ auth, email, production }: Configuration): boolean =>
  !email && auth.authMode === 'magic-link' && !production;
