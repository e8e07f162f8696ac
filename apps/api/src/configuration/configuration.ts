import type { ParsedConfiguration } from './schema.js';

type DeepReadonly<T> = T extends (...parameters: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type Parsed = Omit<ParsedConfiguration, 'auth'>;
type ParsedAuth = Omit<ParsedConfiguration['auth'], 'jwtSecret' | 'appUrl'>;

/** The validated configuration, read once at the start: complete, immutable, nested as in the file. */
export type Configuration = DeepReadonly<
  Parsed & {
    auth: ParsedAuth & { jwtSecret: string; appUrl: string };
    /** Whether `NODE_ENV` is neither empty nor `development` nor `test`. */
    production: boolean;
    /** Whether there is no configuration file: an initial admin with a generated password is created. */
    isEvaluation: boolean;
  }
>;
