import { paths } from '@mikrochat/contract';
import type { RunningApp } from './app.js';
import type { Configuration } from './configuration/index.js';
import { hasMailbox } from './mail/has-mailbox.js';

const modes: Record<Configuration['auth']['authMode'], string> = {
  dev: 'dev mode',
  'magic-link': 'magic links',
  password: 'passwords',
};

const plain = (text: string): void => void process.stdout.write(`${text}\n`);
const aside = (text: string): void => void process.stderr.write(`${text}\n`);

/** Says that the server runs, where, and with which password one gets in for the first time. */
export function report(
  configuration: Configuration,
  warnings: readonly string[],
  { initialUser }: RunningApp,
): void {
  const { auth } = configuration;
  for (const warning of warnings) aside(`  Note: ${warning}`);
  plain(`\n  MikroChat Auth is running (${modes[auth.authMode]}).\n\n  Open ${auth.appUrl}`);
  if (initialUser?.generatedPassword) {
    plain(`  Sign in as ${initialUser.email} with the password ${initialUser.generatedPassword}`);
    plain('  It is shown this once; you will be asked to choose your own.');
  }
  if (initialUser && hasMailbox(configuration)) {
    plain(`  Sign in as ${initialUser.email}; the link arrives at ${auth.appUrl}${paths.mailbox}`);
  }
  plain('\n  Ctrl-C stops it.\n');
}

type SystemError = NodeJS.ErrnoException & { readonly port?: number };

const noAddress = (): string => 'This machine does not have the address given with --host.';

const sentences: Record<string, (error: SystemError) => string> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port ?? ''} is in use. Stop the other program, or choose another with --port.`,
  EACCES: ({ path, port }) => `Not allowed to use ${port ? `port ${port}` : (path ?? 'a file')}.`,
  ENOENT: ({ path }) => `${path ?? 'A file'} is not there.`,
  ENOSPC: () => 'The disk is full.',
  EROFS: ({ path }) => `${path ?? 'The disk'} cannot be written to.`,
  EADDRNOTAVAIL: noAddress,
  ENOTFOUND: noAddress,
  EAI_AGAIN: noAddress,
};

/** Mistakes of the code, as against those of its surroundings. */
const faults = [TypeError, ReferenceError, RangeError, SyntaxError];

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (faults.some((fault) => error instanceof fault)) return error.stack ?? error.message;
  return sentences[(error as SystemError).code ?? '']?.(error) ?? error.message;
}

/** Says that the database does not answer yet. */
export function reportWaiting(): void {
  aside('  The database does not answer yet; waiting up to 30 s for it.');
}

/** Says in a sentence why it did not start. */
export function reportFailure(error: unknown): void {
  aside(sentenceOf(error));
}
