import * as z from 'zod';

/** The types of audit events, a closed list. */
export const auditType = z.enum([
  'signed_in',
  'sign_in_refused',
  'registration_refused',
  'password_setup_refused',
  'password_change_refused',
  'refresh_refused',
  'request_refused',
  'signed_out',
  'session_ended',
  'session_evicted',
  'refresh_token_reused',
  'registered',
  'user_added',
  'user_removed',
  'user_left',
  'user_renamed',
  'user_disabled',
  'user_enabled',
  'role_changed',
  'password_changed',
  'password_set_by_admin',
  'password_set_by_configuration',
  'password_set_up',
  'password_reset',
  'address_proved',
  'link_requested',
  'user_invited',
  'mail_failed',
  'mail_sent_again',
  'mail_removed',
  'identity_linked',
  'identity_unlinked',
  'initial_user_created',
  'audit_exported',
]);
export type AuditType = z.infer<typeof auditType>;

/** One event, as in `GET /audit` and in the JSON Lines export. */
export const auditEventBody = z.object({
  id: z.string().describe('Later events have higher ids'),
  at: z.number().describe('Milliseconds since 1970'),
  type: auditType,
  actorId: z
    .string()
    .nullable()
    .describe('The user who did it; null for an unauthenticated client and for the server'),
  userId: z.string().nullable().describe('The account concerned; it may have been deleted since'),
  ip: z
    .string()
    .nullable()
    .describe('IP address, or a network (CIDR) if several of its addresses were counted together'),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEventBody = z.infer<typeof auditEventBody>;

/** `GET /audit`, newest first. */
export const auditBody = z.object({
  events: z.array(auditEventBody),
  nextCursor: z.string().nullable().describe('The next page begins here; null on the last one'),
});
export type AuditBody = z.infer<typeof auditBody>;
