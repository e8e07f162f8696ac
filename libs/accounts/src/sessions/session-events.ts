import type { NewAuditEvent, UserRecord } from '@mikrochat/database';
import type { ClientInfo } from '../client-info.js';

/** A user signed in, and these older sessions were ended to keep the limit of active sessions. */
export function signInEvents(
  at: Date,
  { id: userId }: UserRecord,
  method: string,
  { ip }: ClientInfo,
  sessions: { readonly openedId: string; readonly evictedIds: readonly string[] },
): NewAuditEvent[] {
  const event = { at, actorId: userId, userId, ip };
  return [
    { ...event, type: 'signed_in', details: { method, sessionId: sessions.openedId } },
    ...sessions.evictedIds.map(
      (sessionId) => ({ ...event, type: 'session_evicted', details: { sessionId } }) as const,
    ),
  ];
}

/** One event for each session of a user that was ended by the actor. */
export const sessionEndedEvents = (
  at: Date,
  actor: { readonly userId: string; readonly ip: string },
  userId: string,
  sessionIds: readonly string[],
): NewAuditEvent[] =>
  sessionIds.map((sessionId) => ({
    at,
    type: 'session_ended',
    actorId: actor.userId,
    userId,
    ip: actor.ip,
    details: { sessionId },
  }));
