import * as z from 'zod';

export const authModeSchema = z.enum(['dev', 'magic-link', 'password']);
export type AuthMode = z.infer<typeof authModeSchema>;

/** `GET /config.json`: what a client must know before anybody signs in; never a secret. */
export const publicConfiguration = z.object({
  auth: z.object({
    mode: authModeSchema,
    hasEmail: z.boolean(),
    isInviteRequired: z.boolean(),
    oauthEnabled: z.boolean(),
    passwordResetEnabled: z.boolean(),
    registrationEnabled: z.boolean(),
    localSignInEnabled: z.boolean().describe('Whether the mode has a form of its own, beside OAuth'),
    mailbox: z.string().optional().describe('Where captured mails are read, on a developer’s machine'),
    routes: z.record(z.string(), z.string()),
  }),
});
export type PublicConfiguration = z.infer<typeof publicConfiguration>;
