import { findPasswordProblem } from '@mikrochat/accounts/password-rule';
import { isInternalHost, isLocalHost } from '../network/hosts.js';
import { databaseTls } from './database-tls.js';
import type { RawConfiguration } from './raw-configuration.js';
import { get, type Tree } from './tree.js';
import { trustRangeOf } from './trusted-proxies.js';
import { secretWeakness } from './weak-secret.js';

/** An insecure setting, which is refused in production and causes a warning elsewhere. */
export interface Weakness {
  readonly key: string;
  /** The problem and its remedy, as the rest of a sentence that begins with the key. */
  readonly problem: string;
}

/** How to generate a secret. */
export const GENERATE_ONE = 'generate one with: openssl rand -base64 32';

type Finding = Weakness | null;

const textAt = (tree: Tree, key: string): string | null => {
  const value = get(tree, key);
  return typeof value === 'string' && value !== '' ? value : null;
};

function checkSecret(tree: Tree): Finding {
  const key = 'auth.jwtSecret';
  const secret = textAt(tree, key);
  const reason = secret === null ? null : secretWeakness(secret);
  return reason === null ? null : { key, problem: `${reason}; ${GENERATE_ONE}` };
}

/** By the rule for the passwords of all users, apart from the minimum length, which the schema enforces. */
async function checkPassword(tree: Tree): Promise<Finding> {
  const key = 'chat.initialUser.password';
  const password = textAt(tree, key);
  if (password === null) return null;
  const user = {
    email: textAt(tree, 'chat.initialUser.email') ?? '',
    userName: textAt(tree, 'chat.initialUser.userName') ?? '',
  };
  const problem = await findPasswordProblem(password, user);
  return problem?.code === 'password_too_common'
    ? { key, problem: `is easy to guess: ${problem.sentence}` }
    : null;
}

function checkProxies(tree: Tree): Finding {
  const key = 'server.trustProxy';
  if (trustRangeOf(get(tree, key)) !== 'all') return null;
  const remedy = 'give the number of proxies in front (1), or their IP addresses';
  return {
    key,
    problem: `trusts the X-Forwarded-For of every sender, so any client can forge its IP address; ${remedy}`,
  };
}

function checkDatabase(tree: Tree, key: string): Finding {
  const url = textAt(tree, key);
  const { host, tls } = databaseTls(url ?? '') ?? {};
  if (host === undefined || isInternalHost(host) || tls === 'verified' || tls === 'disabled') return null;
  const connection = tls === 'unverified' ? 'over TLS without checking its certificate' : 'without TLS';
  const remedy =
    'add ?sslmode=verify-full to the URL, or ?sslmode=disable if the network in between is trusted';
  return { key, problem: `reaches ${host} ${connection}; ${remedy}` };
}

const isPlainHttpOrigin = (origin: unknown): origin is string =>
  typeof origin === 'string' &&
  URL.canParse(origin) &&
  new URL(origin).protocol === 'http:' &&
  !isLocalHost(new URL(origin).hostname);

function checkOrigins(tree: Tree): Finding {
  const key = 'server.allowedDomains';
  const allowed = get(tree, key);
  const plain = Array.isArray(allowed) ? allowed.filter(isPlainHttpOrigin) : [];
  if (plain.length === 0) return null;
  const reason = 'an attacker in the network can change that page and act as its users; use https://';
  return { key, problem: `contains ${plain.join(', ')}: ${reason}` };
}

/** The weaknesses of the configured values, in the order of the settings. */
export async function weaknessesOf({ tree }: RawConfiguration): Promise<readonly Weakness[]> {
  const findings = [
    checkSecret(tree),
    await checkPassword(tree),
    checkDatabase(tree, 'storage.databaseUrl'),
    checkDatabase(tree, 'storage.migrationUrl'),
    checkOrigins(tree),
    checkProxies(tree),
  ];
  return findings.filter((finding) => finding !== null);
}
