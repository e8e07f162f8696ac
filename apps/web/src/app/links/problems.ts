import type { ApiError } from '../api/api-error';
import { inWords } from '../ui/form/cooldown';

/** A sentence about a refusal, and how serious it is. */
export interface Problem {
  kind: 'plain' | 'warn' | 'danger';
  text: string;
}

/** What is said of a refusal. @param waiting whether the pause that it asks for is still on */
export function problemWith({ code, sentence, retryAfter }: ApiError, waiting: boolean): Problem {
  if (code !== 'too_many_attempts' || !retryAfter) return { kind: 'danger', text: sentence };
  if (!waiting) return { kind: 'plain', text: 'You can try again now.' };
  return { kind: 'warn', text: `Too many attempts. You can try again in ${inWords(retryAfter)}.` };
}
