import { Service, signal } from '@angular/core';

/** What the server issued for choosing a new password, with `password_change_required`. */
export interface PasswordSetup {
  email: string;
  token: string;
}

/** Passes on what the page to choose a password needs from the sign-in, in memory only. */
@Service()
export class PendingPassword {
  readonly setup = signal<PasswordSetup | null>(null);
  /** The password of the sign-in a moment ago, so that the user need not enter it again. */
  readonly current = signal<string | null>(null);

  clear(): void {
    this.setup.set(null);
    this.current.set(null);
  }
}
