import { Service, inject } from '@angular/core';
import { paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { requestedHere } from './requested-here';

/** Asks for links that sign in. */
@Service()
export class MagicLinks {
  private readonly api = inject(Api);

  /** Remembers that this browser asked. @param then the page to go to afterwards. Throws `ApiError`. */
  async ask(email: string, then?: string): Promise<void> {
    requestedHere.remember(email, then);
    await this.api.post(paths.login, { email });
  }
}
