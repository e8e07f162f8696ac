import * as z from 'zod';

/** What happened to an account; tells its owner, and carries no link that could be spent. */
export const securityAlertKind = z.enum([
  'password-changed',
  'role-changed',
  'account-disabled',
  'account-enabled',
  'provider-linked',
  'provider-unlinked',
]);
export type SecurityAlertKind = z.infer<typeof securityAlertKind>;

/** What a mail is for. */
export const mailKind = z.enum(['magic-link', 'invite', 'reset', ...securityAlertKind.options]);
export type MailKind = z.infer<typeof mailKind>;

/** A mail that has not left yet; times in milliseconds since 1970. */
export const waitingMailBody = z.object({
  id: z.uuid(),
  kind: mailKind,
  email: z.string(),
  userId: z.string().nullable(),
  createdAt: z.number(),
  tries: z.number().int(),
  nextTryAt: z.number().nullable().describe('Null once it was given up'),
  failedAt: z.number().nullable().describe('When it was given up'),
  problem: z.string().nullable().describe('What the mail server said last'),
});
export type WaitingMailBody = z.infer<typeof waitingMailBody>;

/** `GET /mails`: what waits and what was given up, the newest 200. */
export const mailsBody = z.object({
  mails: z.array(waitingMailBody),
  waiting: z.number().int(),
  failed: z.number().int(),
});
export type MailsBody = z.infer<typeof mailsBody>;
