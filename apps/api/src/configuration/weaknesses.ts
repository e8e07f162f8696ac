import { findPasswordProblem } from '@mikrochat/accounts/password-rule';
import { isInternalHost, isLocalHost } from '../network/hosts.js';
import type { Gathered } from './gather.js';
import { whyGuessable } from './guessable.js';
import { describeTrust } from './trusted-proxies.js';
import { get, type Tree } from './tree.js';
import { databaseTls } from './database-tls.js';

/** A setting that production refuses and everything else warns about. */
export interface Weakness {
  readonly key: string;
  /** What is wrong and what to do, as the rest of a sentence that begins with the key. */
  readonly problem: string;
}

/** How to make a secret. */
export const MAKE_ONE = 'make one with: openssl rand -base64 32';

type Finding = Weakness | null;
const textAt = (tree: Tree, key: string): string | null => {
  const value = get(tree, key);
  return typeof value === 'string' && value !== '' ? value : null;
};

function secretOf(tree: Tree): Finding {
  const key = 'auth.jwtSecret';
  const secret = textAt(tree, key);
  const reason = secret === null ? null : whyGuessable(secret);
  return reason === null ? null : { key, problem: `${reason}; ${MAKE_ONE}` };
}

/** By the rule for every password that somebody chooses; a short one is refused everywhere. */
async function passwordOf(tree: Tree): Promise<Finding> {
  const key = 'chat.initialUser.password';
  const password = textAt(tree, key);
  if (password === null) return null;
  const owner = {
    email: textAt(tree, 'chat.initialUser.email') ?? '',
    userName: textAt(tree, 'chat.initialUser.userName') ?? '',
  };
  const problem = await findPasswordProblem(password, owner);
  return problem?.code === 'password_too_common'
    ? { key, problem: `is easy to guess: ${problem.sentence}` }
    : null;
}

function proxiesOf(tree: Tree): Finding {
  const key = 'server.trustProxy';
  if (describeTrust(get(tree, key)) !== 'everybody') return null;
  const remedy = 'give the number of proxies in front (1), or their addresses';
  return {
    key,
    problem: `believes every sender’s X-Forwarded-For, so anybody can pretend to be any address; ${remedy}`,
  };
}

function databaseOf(tree: Tree, key: string): Finding {
  const url = textAt(tree, key);
  const { host, tls } = databaseTls(url ?? '') ?? {};
  if (host === undefined || isInternalHost(host) || tls === 'verified' || tls === 'refused') return null;
  const how = tls === 'unverified' ? 'over TLS without checking its certificate' : 'without TLS';
  const remedy =
    'add ?sslmode=verify-full to the URL, or ?sslmode=disable where nobody else is on the way there';
  return { key, problem: `reaches ${host} ${how}; ${remedy}` };
}

const isPlainOrigin = (origin: unknown): origin is string =>
  typeof origin === 'string' &&
  URL.canParse(origin) &&
  new URL(origin).protocol === 'http:' &&
  !isLocalHost(new URL(origin).hostname);

function originsOf(tree: Tree): Finding {
  const key = 'server.allowedDomains';
  const allowed = get(tree, key);
  const plain = Array.isArray(allowed) ? allowed.filter(isPlainOrigin) : [];
  if (plain.length === 0) return null;
  const reason = 'whoever is on the way to that page can change it and act for its visitors; use https://';
  return { key, problem: `holds ${plain.join(', ')}: ${reason}` };
}

/** Everything that was configured and that production refuses for being weak, in the order of the settings. */
export async function weaknessesOf({ tree }: Gathered): Promise<readonly Weakness[]> {
  const found = [
    secretOf(tree),
    await passwordOf(tree),
    databaseOf(tree, 'storage.databaseUrl'),
    databaseOf(tree, 'storage.migrationUrl'),
    originsOf(tree),
    proxiesOf(tree),
  ];
  return found.filter((one) => one !== null);
}
