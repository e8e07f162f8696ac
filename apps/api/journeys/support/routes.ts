import { at, paths } from '@mikrochat/contract';
import type { Method } from './client.js';

/** A route; path parameters have unknown ids. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
}

const withUnknownId = (path: string): string => at(path, 'unknown');

/** Routes for every signed-in user. */
export const signedInRoutes: readonly Route[] = [
  { method: 'GET', path: paths.me },
  { method: 'GET', path: paths.sessions },
  { method: 'DELETE', path: withUnknownId(paths.session) },
  { method: 'DELETE', path: paths.sessions },
  {
    method: 'POST',
    path: paths.changePassword,
    body: { currentPassword: 'not the current one', newPassword: 'a new long one' },
  },
  { method: 'PUT', path: paths.ownUser, body: { userName: 'Grace' } },
  { method: 'GET', path: paths.users },
  { method: 'GET', path: paths.identities },
  { method: 'DELETE', path: withUnknownId(paths.identity) },
  { method: 'POST', path: withUnknownId(paths.oauthLink) },
  { method: 'POST', path: paths.leave },
];

/** Routes for admins. */
export const adminRoutes: readonly Route[] = [
  { method: 'POST', path: paths.addUser, body: { email: 'x@example.com', password: 'a fine long one' } },
  { method: 'PUT', path: withUnknownId(paths.userRole), body: { role: 'admin' } },
  { method: 'POST', path: withUnknownId(paths.userPassword), body: { password: 'a fine long one' } },
  { method: 'PUT', path: withUnknownId(paths.userStatus), body: { disabled: true } },
  { method: 'DELETE', path: withUnknownId(paths.user) },
  { method: 'GET', path: withUnknownId(paths.userSessions) },
  { method: 'DELETE', path: withUnknownId(paths.userSessions) },
  { method: 'GET', path: paths.audit },
  { method: 'DELETE', path: withUnknownId(paths.userIdentity).replace(':provider', 'keycloak') },
];

/** Further routes for admins if email is configured. */
export const mailRoutes: readonly Route[] = [
  { method: 'POST', path: withUnknownId(paths.inviteUser) },
  { method: 'GET', path: paths.mails },
  { method: 'POST', path: withUnknownId(paths.sendMailAgain) },
  { method: 'DELETE', path: withUnknownId(paths.mail) },
];

/** Routes of later versions. They require a session already. */
export const laterRoutes: readonly Route[] = [{ method: 'POST', path: paths.importUsers }];
