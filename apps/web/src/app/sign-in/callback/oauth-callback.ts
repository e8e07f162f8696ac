import { Service, signal } from '@angular/core';
import { HOME } from '../../routing/return-path';
import type { Problem } from './problems';

/** How a journey to a provider ended, as the server said it behind the `#` of `/auth/callback`. */
export type CallbackResult =
  { kind: 'code'; code: string } | { kind: 'error'; code: string } | { kind: 'linked'; provider: string };

/** What is left to do for people who come back from a provider. */
@Service()
export class OAuthCallback {
  /** Null when there is nothing left to do. */
  readonly outcome = signal<CallbackResult | null>(null);
  /** The page that was asked for before. */
  readonly then = signal(HOME);
  private readonly problem = signal<Problem | null>(null);

  /** Whatever went wrong is said on the next page that asks. */
  report(problem: Problem): void {
    this.problem.set(problem);
  }

  /** What went wrong, told once. */
  takeProblem(): Problem | null {
    const problem = this.problem();
    this.problem.set(null);
    return problem;
  }

  /** What is to be done, once. */
  takeOutcome(): CallbackResult | null {
    const outcome = this.outcome();
    this.outcome.set(null);
    return outcome;
  }
}

/** Reads a fragment; null where it says nothing that we know. */
export function outcomeOf(fragment: string): CallbackResult | null {
  const said = new URLSearchParams(fragment);
  const [code, error, provider] = [said.get('code'), said.get('error'), said.get('linked')];
  if (code) return { kind: 'code', code };
  if (error) return { kind: 'error', code: error };
  return provider ? { kind: 'linked', provider } : null;
}
