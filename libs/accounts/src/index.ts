export { AccountError, type AuditContext } from './account-error.js';
export { Notifications } from './notifications.js';
export type { AuditLog } from './audit/audit-queue.js';
export { AuditTrail, type AuditPage } from './audit/audit-trail.js';
export type { Refusal, RefusalType } from './audit/refusal.js';
export { Refusals } from './audit/refusals.js';
export { Accounts, type AccountOptions } from './accounts.js';
export { capabilitiesOf } from './capabilities.js';
export { secondsLater, systemClock, type Clock } from './clock.js';
export { Identities, type ProviderAccount } from './identities/identities.js';
export {
  newSecret,
  OAuthFlows,
  type AuthorizationRequest,
  type AuthorizationResponse,
  type Linking,
  type SignInCode,
} from './identities/oauth-flows.js';
export { SignInMethods } from './identities/sign-in-methods.js';
export { Links, type LinkPurpose, type VerifiedLink } from './links/links.js';
export { PermanentMailError, type MailMessage, type MailTransport } from './mail/mail-message.js';
export { LinkRequests, type RequestingBrowser } from './mail/link-requests.js';
export { Outbox, type MailOptions, type MailState } from './mail/outbox.js';
export type { Caller, ClientInfo } from './client-info.js';
export { Passwords } from './passwords/passwords.js';
export { MagicLinkSignIn } from './sign-in/magic-link-sign-in.js';
export { PasswordSignIn, type VerifiedUser } from './sign-in/password-sign-in.js';
export { deviceName } from './sessions/device.js';
export { Revocations } from './sessions/revocations.js';
export {
  Sessions,
  type AuthenticatedUser,
  type ActiveSession,
  type OpenedSession,
} from './sessions/sessions.js';
export type { AccountSettings, OAuthFlowSettings } from './settings.js';
export { SignInThrottle } from './sign-in/sign-in-throttle.js';
export { DeviceTokens } from './sign-in/device-tokens.js';
export { CounterMap, type Counter } from './sign-in/counter-map.js';
export { networkOf } from './sign-in/network.js';
export { SignedTokens } from './signing/signed-tokens.js';
export { Administration } from './users/administration.js';
export { Invitations } from './users/invitations.js';
export { InitialUser, type InitialUserSettings } from './users/initial-user.js';
export { Users, type FirstSignIn, type UserToAdd, type UsersPage } from './users/users.js';
