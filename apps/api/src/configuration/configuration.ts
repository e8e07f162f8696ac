import type { ParsedConfiguration } from './schema.js';

type DeepReadonly<T> = T extends (...parameters: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type Parsed = Omit<ParsedConfiguration, 'auth'>;
type ParsedAuth = Omit<ParsedConfiguration['auth'], 'jwtSecret' | 'appUrl'>;

/** The configuration in force, read once at the start. Nested as in the file, complete, unchangeable. */
export type Configuration = DeepReadonly<
  Parsed & {
    auth: ParsedAuth & { jwtSecret: string; appUrl: string };
    /** `NODE_ENV` is neither empty nor `development` nor `test`. */
    production: boolean;
    /** Nothing was configured: a first admin with a generated password makes the product usable at once. */
    isEvaluation: boolean;
  }
>;
