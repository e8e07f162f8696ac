import { at, paths } from '@mikrochat/contract';
import type { Method } from './client.js';

/** A route, with an id that nobody has where it takes one. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
}

const nobody = (path: string): string => at(path, 'nobody');

/** What everybody signed in may do. */
export const signedInRoutes: readonly Route[] = [
  { method: 'GET', path: paths.me },
  { method: 'GET', path: paths.sessions },
  { method: 'DELETE', path: nobody(paths.session) },
  { method: 'DELETE', path: paths.sessions },
  {
    method: 'POST',
    path: paths.changePassword,
    body: { currentPassword: 'not the current one', newPassword: 'a new long one' },
  },
  { method: 'PUT', path: paths.ownUser, body: { userName: 'Somebody' } },
  { method: 'GET', path: paths.users },
  { method: 'GET', path: paths.identities },
  { method: 'DELETE', path: nobody(paths.identity) },
  { method: 'POST', path: nobody(paths.oauthLink) },
  { method: 'POST', path: paths.leave },
];

/** What only admins may do. */
export const adminRoutes: readonly Route[] = [
  { method: 'POST', path: paths.addUser, body: { email: 'x@example.com', password: 'a fine long one' } },
  { method: 'PUT', path: nobody(paths.userRole), body: { role: 'admin' } },
  { method: 'POST', path: nobody(paths.userPassword), body: { password: 'a fine long one' } },
  { method: 'PUT', path: nobody(paths.userStatus), body: { disabled: true } },
  { method: 'DELETE', path: nobody(paths.user) },
  { method: 'GET', path: nobody(paths.userSessions) },
  { method: 'DELETE', path: nobody(paths.userSessions) },
  { method: 'GET', path: paths.audit },
  { method: 'DELETE', path: nobody(paths.userIdentity).replace(':provider', 'club') },
];

/** The same where the server sends mail. */
export const mailRoutes: readonly Route[] = [
  { method: 'POST', path: nobody(paths.inviteUser) },
  { method: 'GET', path: paths.mails },
  { method: 'POST', path: nobody(paths.sendMailAgain) },
  { method: 'DELETE', path: nobody(paths.mail) },
];

/** Routes of later versions: there, and closed. */
export const laterRoutes: readonly Route[] = [{ method: 'POST', path: paths.importUsers }];
