import { AccountError } from '@mikrochat/accounts';
import { paths } from '@mikrochat/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { proxyTrust, type ProxyTrust } from '../network/client-ip.js';
import { hostIn, isLocalHost } from '../network/hosts.js';
import { isLoopbackIp, isPrivateIp } from '../network/ip-addresses.js';
import { hasForwardedHeader, remoteIpOf } from './client-ip.js';
import { LogThrottle } from './log-throttle.js';

const MAX_LOGGED_LENGTH = 100;
const HOST_REMEDY =
  'an unknown Host header: add its origin to server.allowedDomains, or let the proxy forward the Host of the browser ' +
  '(that of auth.appUrl)';
const CLIENT_REMEDY =
  'dev mode and its mailbox answer this machine alone; with auth.appUrl at a host of your private network, dev mode ' +
  'answers that network';

const healthPaths: readonly string[] = [paths.health, paths.ready];
const isHealth = ({ routeOptions }: FastifyRequest): boolean => healthPaths.includes(routeOptions.url ?? '');
const isMailbox = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith(paths.mailbox) ?? false;

/** Whether a host is one of this server's: that of auth.appUrl, of an allowed origin, or this machine. */
function knownHosts({ auth, server }: Configuration): (authority: string | undefined) => boolean {
  const names = new Set([auth.appUrl, ...server.allowedDomains].map((url) => hostIn(new URL(url).host)));
  // Caches the last known host, which nearly every request has in common.
  let last = '';
  return (authority) => {
    if (authority === undefined) return false;
    if (authority === last && last !== '') return true;
    const host = hostIn(authority);
    const isKnown = host !== null && (names.has(host) || isLocalHost(host));
    if (isKnown) last = authority;
    return isKnown;
  };
}

/** The host of a request. RFC 9112 §3.2.2: that of an absolute-form target takes precedence over the header. */
function authorityOf({ raw, headers }: FastifyRequest): string | undefined {
  const { url = '' } = raw;
  if (url.startsWith('/') || url === '*') return headers.host;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * Whether a client may use dev mode, which needs no password: one on this machine, or one of the private network where
 * the configuration opens dev mode to it.
 */
function devModeClients({ auth, server }: Configuration): (request: FastifyRequest) => boolean {
  const isForNetwork = !isLocalHost(new URL(auth.appUrl).hostname) && !isLocalHost(server.host);
  return ({ raw, ip }) => {
    const remoteIp = remoteIpOf(raw);
    return isLoopbackIp(remoteIp) || (isForNetwork && isPrivateIp(remoteIp) && isPrivateIp(ip));
  };
}

/** Whether the client is on this machine, and no untrusted proxy on this machine forwarded its request. */
const isLocalClient = (request: FastifyRequest, isTrusted: ProxyTrust): boolean => {
  const remoteIp = remoteIpOf(request.raw);
  const isIpReliable = !hasForwardedHeader(request) || isTrusted(remoteIp, 0);
  return isIpReliable && isLoopbackIp(remoteIp) && isLoopbackIp(request.ip);
};

/**
 * Whether a request may come from a proxy that rewrites the Host. Only for an auth.appUrl on another host: the headers
 * alone are no evidence, since a page that rebound its name to this machine can send them too.
 */
function mayComeFromProxy(
  { auth }: Configuration,
  isTrusted: ProxyTrust,
): (request: FastifyRequest) => boolean {
  const isRemotelyUsed = !isLocalHost(new URL(auth.appUrl).hostname);
  return (request) => isRemotelyUsed && hasForwardedHeader(request) && isTrusted(remoteIpOf(request.raw), 0);
}

/**
 * Refuses requests for unknown hosts wherever answering them would let a foreign page reach this server through a
 * browser on this machine (DNS rebinding): in dev mode, for the mailbox, and when the server listens on a loopback
 * address only. Elsewhere only logs a warning. Must run after {@link setClientIp}.
 */
export function checkHosts(instance: FastifyInstance, configuration: Configuration): void {
  const isDevMode = configuration.auth.authMode === 'dev';
  const isLoopbackOnly = isLocalHost(configuration.server.host);
  const isTrusted = proxyTrust(configuration.server);
  const [isKnown, isDevModeClient] = [knownHosts(configuration), devModeClients(configuration)];
  const isProxied = mayComeFromProxy(configuration, isTrusted);
  const [hostThrottle, clientThrottle] = [new LogThrottle(), new LogThrottle()];

  const refusesHost = (request: FastifyRequest): boolean =>
    isDevMode || isMailbox(request) || (isLoopbackOnly && !isProxied(request));
  const refusesClient = (request: FastifyRequest): boolean =>
    (isDevMode && !isDevModeClient(request)) || (isMailbox(request) && !isLocalClient(request, isTrusted));

  instance.addHook('onRequest', (request, _reply, done) => {
    if (isHealth(request)) return done();
    const authority = authorityOf(request);
    if (!isKnown(authority)) {
      const refused = refusesHost(request);
      const host = authority?.slice(0, MAX_LOGGED_LENGTH) ?? '';
      if (hostThrottle.allows(host)) request.log.warn({ host, refused }, HOST_REMEDY);
      if (refused) return done(new AccountError('wrong_host'));
    }
    if (refusesClient(request)) {
      const peer = remoteIpOf(request.raw);
      if (clientThrottle.allows(peer)) request.log.warn({ peer }, CLIENT_REMEDY);
      return done(new AccountError('not_available'));
    }
    done();
  });
}
