import { Service, inject, resource } from '@angular/core';
import { paths, type ManagedUserBody, type UsersBody } from '@mikrochat/contract';
import { Api } from '../api/api';
import { failureOf, latestValueOf } from '../api/resources';
import { UsersUrl } from './users-url';
import { filterToRequest } from './users-filter';

/** `GET /users` as an admin gets it. */
export interface UsersPageBody extends UsersBody {
  users: ManagedUserBody[];
  /** Which page this is, counted from 1. */
  number: number;
}

/**
 * The page of users that is shown. Rows stay until the next ones are loaded, and a change to a user shows
 * at once, before the page is loaded again.
 */
@Service({ autoProvided: false })
export class UsersList {
  private readonly api = inject(Api);
  private readonly url = inject(UsersUrl);
  private readonly response = resource({
    params: () => this.url.filter(),
    loader: async ({ params }) => {
      const body = await this.api.get<UsersPageBody>(paths.users, filterToRequest(params));
      return { ...body, number: params.page };
    },
  });

  readonly loading = this.response.isLoading;
  readonly failure = failureOf(this.response);
  readonly page = latestValueOf(this.response);

  /** Loads the same page again. */
  reload(): void {
    this.response.reload();
  }

  /** Shows what has changed about one user. */
  change(id: string, changes: Partial<ManagedUserBody>): void {
    this.rewrite((users) => users.map((user) => (user.id === id ? { ...user, ...changes } : user)));
    this.reload();
  }

  /** Shows that a user is deleted. */
  drop(id: string): void {
    this.rewrite((users) => users.filter((user) => user.id !== id));
    this.reload();
  }

  private rewrite(change: (users: ManagedUserBody[]) => ManagedUserBody[]): void {
    this.page.update((page) => page && { ...page, users: change(page.users) });
  }
}
