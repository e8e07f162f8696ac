import * as z from 'zod';

/** Security alerts: mails that tell a user what happened to the account, without a link that could be spent. */
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

/** A mail that was not sent yet; times in milliseconds since 1970. */
export const waitingMailBody = z.object({
  id: z.uuid(),
  kind: mailKind,
  email: z.string(),
  userId: z.string().nullable(),
  createdAt: z.number(),
  tries: z.number().int(),
  nextTryAt: z.number().nullable().describe('Null after the last attempt'),
  failedAt: z.number().nullable().describe('Time of the last attempt, if it failed'),
  problem: z.string().nullable().describe('The last reply of the mail server'),
});
export type WaitingMailBody = z.infer<typeof waitingMailBody>;

/** `GET /mails`: the newest 200 mails that wait or failed. */
export const mailsBody = z.object({
  mails: z.array(waitingMailBody),
  waiting: z.number().int(),
  failed: z.number().int(),
});
export type MailsBody = z.infer<typeof mailsBody>;
