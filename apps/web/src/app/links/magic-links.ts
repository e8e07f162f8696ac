import { Service, inject } from '@angular/core';
import { paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { requestedHere } from './requested-here';

/** Requests magic links. */
@Service()
export class MagicLinks {
  private readonly api = inject(Api);

  /**
   * Remembers that this browser requested the link.
   * @param returnPath the page to open after signing in
   * @throws `ApiError`
   */
  async request(email: string, returnPath?: string): Promise<void> {
    requestedHere.remember(email, returnPath);
    await this.api.post(paths.login, { email });
  }
}
