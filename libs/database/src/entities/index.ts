import { AuditEvent } from './audit-event.entity.js';
import { Identity } from './identity.entity.js';
import { InitialUser } from './initial-user.entity.js';
import { OAuthCode } from './oauth-code.entity.js';
import { OAuthState } from './oauth-state.entity.js';
import { OneTimeLink } from './one-time-link.entity.js';
import { OutboxMail } from './outbox-mail.entity.js';
import { Password } from './password.entity.js';
import { Revocation } from './revocation.entity.js';
import { Session } from './session.entity.js';
import { User } from './user.entity.js';

/** Every entity. Listed instead of matched by a glob, which a bundled server could not resolve. */
export const entities = [
  User,
  Password,
  Identity,
  Session,
  Revocation,
  OneTimeLink,
  OutboxMail,
  OAuthState,
  OAuthCode,
  AuditEvent,
  InitialUser,
];
