import * as z from 'zod';

/** Everything that is written down about who did what. A closed list; the past tense of an act. */
export const auditType = z.enum([
  'signed_in',
  'sign_in_refused',
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
  'identity_linked',
  'identity_unlinked',
  'initial_user_created',
]);
export type AuditType = z.infer<typeof auditType>;
