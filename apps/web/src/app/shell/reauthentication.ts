import { Service, inject } from '@angular/core';
import { ApiError } from '../api/api';
import { Dialogs } from '../ui/dialog/dialogs';
import { ReauthenticationDialog } from './reauthentication-dialog';

/** Some acts want a fresh sign-in (OWASP ASVS 5.0, V7.5): asks for it, and does the act again. */
@Service()
export class Reauthentication {
  private readonly dialogs = inject(Dialogs);

  /** Rejects with the first refusal when the person declines. */
  async around<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'reauthentication_required') throw error;
      if (!(await this.dialogs.open<boolean>(ReauthenticationDialog))) throw error;
      return call();
    }
  }
}
