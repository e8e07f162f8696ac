import { AccountError } from '@mikrochat/accounts';
import { paths } from '@mikrochat/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Configuration } from '../configuration/index.js';
import { isLoopbackAddress, isPrivateAddress } from '../network/addresses.js';
import { trustOf, type Trust } from '../network/client-address.js';
import { hostIn, isLocalHost } from '../network/hosts.js';
import { OncePerHour } from './once-per-hour.js';
import { peerOf, saysForwarded } from './peers.js';

const MAX_LOGGED = 100;
const REMEDY =
  'add its origin to server.allowedDomains, or have the proxy pass on the Host of the browser (that of auth.appUrl)';
const LOCAL_REMEDY =
  'dev mode and its mailbox answer this machine alone; with auth.appUrl at an address of your network, dev mode ' +
  'answers that network';

const healthPaths: readonly string[] = [paths.health, paths.ready];
const isHealth = ({ routeOptions }: FastifyRequest): boolean => healthPaths.includes(routeOptions.url ?? '');
const isMailbox = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith(paths.mailbox) ?? false;

/** The hosts under which this server is reached: where people open it, allowed origins, and this machine. */
function knownHosts({ auth, server }: Configuration): (authority: string | undefined) => boolean {
  const names = new Set([auth.appUrl, ...server.allowedDomains].map((url) => hostIn(new URL(url).host)));
  // Nearly every request carries the same.
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

/** RFC 9112 §3.2.2: where the target is a whole URL, its host counts, and not the header. */
function authorityOf({ raw, headers }: FastifyRequest): string | undefined {
  const { url = '' } = raw;
  if (url.startsWith('/') || url === '*') return headers.host;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** Who may ask, where no password is: peers on this machine, and those of a private network that is asked for. */
function mayUseDevMode({ auth, server }: Configuration): (request: FastifyRequest) => boolean {
  const isForNetwork = !isLocalHost(new URL(auth.appUrl).hostname) && !isLocalHost(server.host);
  return ({ raw, ip }) => {
    const peer = peerOf(raw);
    return isLoopbackAddress(peer) || (isForNetwork && isPrivateAddress(peer) && isPrivateAddress(ip));
  };
}

/** Whether a request began on this machine, and was not passed on by something that runs on it. */
const beganHere = (request: FastifyRequest, trusts: Trust): boolean => {
  const peer = peerOf(request.raw);
  const isBelieved = !saysForwarded(request) || trusts(peer, 0);
  return isBelieved && isLoopbackAddress(peer) && isLoopbackAddress(request.ip);
};

/**
 * Whether a proxy that rewrites the Host may have sent this: only where the server was told that it is reached from
 * elsewhere. The headers alone prove nothing, a page that rebound its name to this machine can send them.
 */
function mayComeFromProxy({ auth }: Configuration, trusts: Trust): (request: FastifyRequest) => boolean {
  const isReachedFromElsewhere = !isLocalHost(new URL(auth.appUrl).hostname);
  return (request) => isReachedFromElsewhere && saysForwarded(request) && trusts(peerOf(request.raw), 0);
}

/**
 * Refuses requests for hosts that are not this server's, where answering them would let a page elsewhere reach it
 * through a browser on this machine (DNS rebinding): in dev mode, by the mailbox, and wherever only this machine is
 * listened to. Elsewhere says so once. Must run after the client's address is known.
 */
export function checkHosts(instance: FastifyInstance, configuration: Configuration): void {
  const isDevMode = configuration.auth.authMode === 'dev';
  const listensHereAlone = isLocalHost(configuration.server.host);
  const trusts = trustOf(configuration.server);
  const [isKnown, isDeveloper] = [knownHosts(configuration), mayUseDevMode(configuration)];
  const isProxied = mayComeFromProxy(configuration, trusts);
  const [hosts, peers] = [new OncePerHour(), new OncePerHour()];

  const refuseHost = (request: FastifyRequest): boolean =>
    isDevMode || isMailbox(request) || (listensHereAlone && !isProxied(request));
  const refusePeer = (request: FastifyRequest): boolean =>
    (isDevMode && !isDeveloper(request)) || (isMailbox(request) && !beganHere(request, trusts));

  instance.addHook('onRequest', (request, _reply, done) => {
    const authority = authorityOf(request);
    if (!isKnown(authority) && !isHealth(request)) {
      const isRefused = refuseHost(request);
      const host = authority?.slice(0, MAX_LOGGED) ?? '';
      if (hosts.isFirst(host)) request.log.warn({ host, refused: isRefused }, `a foreign Host: ${REMEDY}`);
      if (isRefused) return done(new AccountError('wrong_host'));
    }
    if (refusePeer(request) && !isHealth(request)) {
      const peer = peerOf(request.raw);
      if (peers.isFirst(peer)) request.log.warn({ peer }, LOCAL_REMEDY);
      return done(new AccountError('not_available'));
    }
    done();
  });
}
