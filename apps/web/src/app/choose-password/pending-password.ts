import { Service, signal } from '@angular/core';

/** What a refused sign-in left behind: the right to choose a new password. */
export interface PasswordSetup {
  email: string;
  token: string;
}

/** Carries what the choosing of a password needs from the sign-in page to there, in memory only. */
@Service()
export class PendingPassword {
  /** With `password_change_required`. */
  readonly setup = signal<PasswordSetup | null>(null);
  /** The password of the sign-in a moment ago, so that nobody has to type it twice. */
  readonly current = signal<string | null>(null);

  clear(): void {
    this.setup.set(null);
    this.current.set(null);
  }
}
