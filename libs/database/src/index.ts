import 'reflect-metadata';

export { Database, type DatabaseOptions } from './database.js';
export { isDeadlock, isMalformedValue, isUnavailable } from './failures.js';
export { Listener, type ListenerEvents } from './listener.js';
export { migrate, type MigrationOptions } from './migrate.js';
export type * from './records.js';
export { Repositories } from './repositories/index.js';
export type { AuditFilter, AuditPosition, NewAuditEvent } from './repositories/audit.js';
export type { NewLink } from './repositories/links.js';
export type { NewMail } from './repositories/outbox.js';
export type { UserCounts, UserFilter, UserPage, UserPosition } from './repositories/user-list.js';
export {
  WHOLE_SESSION,
  type NewSession,
  type PresentedGeneration,
  type RotationTimes,
} from './repositories/sessions.js';
export type { NewUser, UserWithPassword } from './repositories/users.js';
