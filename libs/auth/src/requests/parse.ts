import { AccountError } from '@mikrochat/accounts';
import type { ErrorDetails } from '@mikrochat/contract';
import type * as z from 'zod';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const fieldOf = ({ path = [] }: Issue): string =>
  path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') || 'body';

/** The error for input that a schema does not accept: sentences by field. */
export function invalidInput(issues: readonly Issue[]): AccountError {
  const details: ErrorDetails = {};
  for (const issue of issues) (details[fieldOf(issue)] ??= []).push(issue.message);
  return new AccountError('invalid_input', { details });
}

/** Parses a body where no pipe did: Nest runs guards, and so strategies, before pipes. @throws AccountError `invalid_input` */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value ?? {});
  if (!result.success) throw invalidInput(result.error.issues);
  return result.data;
}
