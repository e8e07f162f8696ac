import * as z from 'zod';
import { authModes } from './auth-modes.js';

export const authModeSchema = z.enum(authModes);

/**
 * What the configuration allows. A route that needs something else answers 404 `not_available`, and a client offers
 * nothing else.
 */
export const capabilitiesSchema = z.object({
  devSignIn: z.boolean().describe('Sign-in with an email address alone, for development'),
  magicLink: z.boolean().describe('Sign-in by a link in a mail'),
  passwords: z
    .boolean()
    .describe('Users have passwords; without passwordSignIn, the initial admin’s alone works'),
  passwordSignIn: z.boolean().describe('Every user may sign in with a password'),
  registration: z.boolean().describe('Anyone may create an account with a password'),
  passwordReset: z.boolean().describe('Users may request a reset link by mail'),
  invitations: z.boolean().describe('Admins may add users without a password, who are invited by mail'),
  oauth: z.boolean().describe('Sign-in with at least one OAuth provider'),
  mail: z.boolean().describe('The server sends mails'),
  emailVerification: z.boolean().describe('It matters whether an email address was verified'),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** The name of one capability. */
export type Capability = keyof Capabilities;

/** `GET /config.json`: what a client must know before a user signs in; never a secret. */
export const publicConfiguration = z.object({
  auth: z.object({
    mode: authModeSchema,
    hasEmail: z.boolean(),
    isInviteRequired: z.boolean(),
    oauthEnabled: z.boolean(),
    passwordResetEnabled: z.boolean(),
    registrationEnabled: z.boolean(),
    localSignInEnabled: z.boolean().describe('Whether users may sign in by the mode, beside OAuth'),
    capabilities: capabilitiesSchema,
    mailbox: z.string().optional().describe('Where captured mails are read, in development'),
    routes: z.record(z.string(), z.string()),
  }),
});
export type PublicConfiguration = z.infer<typeof publicConfiguration>;
