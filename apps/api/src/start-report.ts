import { paths } from '@mikrochat/contract';
import type { RunningApp } from './app.js';
import type { Configuration } from './configuration/index.js';
import { hasMailbox } from './mail/has-mailbox.js';

const modes: Record<Configuration['auth']['authMode'], string> = {
  dev: 'dev mode',
  'magic-link': 'magic links',
  password: 'passwords',
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printError = (text: string): void => void process.stderr.write(`${text}\n`);

/** Prints the URL, the warnings and how to sign in as the initial admin. */
export function report(
  configuration: Configuration,
  warnings: readonly string[],
  { initialUser }: RunningApp,
): void {
  const { auth } = configuration;
  for (const warning of warnings) printError(`  Note: ${warning}`);
  print(`\n  MikroChat Auth is running (${modes[auth.authMode]}).\n\n  Open ${auth.appUrl}`);
  if (initialUser?.generatedPassword) {
    print(`  Sign in as ${initialUser.email} with the password ${initialUser.generatedPassword}`);
    print('  The password is shown only this once; you will be asked to choose a new one.');
  }
  if (initialUser && hasMailbox(configuration)) {
    print(`  Sign in as ${initialUser.email}; the link arrives at ${auth.appUrl}${paths.mailbox}`);
  }
  print('\n  Press Ctrl-C to stop.\n');
}

type SystemError = NodeJS.ErrnoException & { readonly port?: number };

const unknownHost = (): string => 'This machine does not have the IP address or name given with --host.';

const sentences: Record<string, (error: SystemError) => string> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port ?? ''} is in use. Stop the other program, or choose another with --port.`,
  EACCES: ({ path, port }) => `Not allowed to use ${port ? `port ${port}` : (path ?? 'a file')}.`,
  ENOENT: ({ path }) => `${path ?? 'A file'} does not exist.`,
  ENOSPC: () => 'The disk is full.',
  EROFS: ({ path }) => `${path ?? 'The disk'} cannot be written to.`,
  EADDRNOTAVAIL: unknownHost,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};

/** Bugs, which are printed with their stack. */
const bugs = [TypeError, ReferenceError, RangeError, SyntaxError];

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (bugs.some((type) => error instanceof type)) return error.stack ?? error.message;
  return sentences[(error as SystemError).code ?? '']?.(error) ?? error.message;
}

/** Prints that the start waits for the database. */
export function reportWaiting(): void {
  printError('  The database is not available yet; waiting up to 30 s for it.');
}

/** Prints why the start failed. */
export function reportFailure(error: unknown): void {
  printError(sentenceOf(error));
}
