import * as z from 'zod';

/** What a mail is for. `password-changed` is news; the others carry a link. */
export const mailKind = z.enum(['magic-link', 'invite', 'reset', 'password-changed']);
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
