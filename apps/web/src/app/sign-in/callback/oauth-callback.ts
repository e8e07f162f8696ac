import { Service, signal } from '@angular/core';
import { HOME } from '../../routing/return-path';
import type { Message } from '../../ui/notice/notice';

/** The result of a sign-in with a provider, from the fragment of `/auth/callback`. */
export type CallbackResult =
  { kind: 'code'; code: string } | { kind: 'error'; code: string } | { kind: 'linked'; provider: string };

/** The state of a redirect from a provider. It is taken out of the URL at once and kept in memory only. */
@Service()
export class OAuthCallback {
  readonly result = signal<CallbackResult | null>(null);
  /** The page to open after signing in. */
  readonly returnPath = signal(HOME);
  private readonly problem = signal<Message | null>(null);

  /** The next page shows the problem. */
  report(problem: Message): void {
    this.problem.set(problem);
  }

  /** Returns the problem once. */
  takeProblem(): Message | null {
    const problem = this.problem();
    this.problem.set(null);
    return problem;
  }

  /** Returns the result once. */
  takeResult(): CallbackResult | null {
    const result = this.result();
    this.result.set(null);
    return result;
  }
}

/** Reads a fragment; null where it contains no result. */
export function resultOf(fragment: string): CallbackResult | null {
  const parameters = new URLSearchParams(fragment);
  const [code, error, provider] = ['code', 'error', 'linked'].map((name) => parameters.get(name));
  if (code) return { kind: 'code', code };
  if (error) return { kind: 'error', code: error };
  return provider ? { kind: 'linked', provider } : null;
}
