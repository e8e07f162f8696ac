import { Service, computed, inject, linkedSignal, resource } from '@angular/core';
import { paths, type ManagedUserBody, type UsersBody } from '@mikrochat/contract';
import { Api } from '../api/api';
import { UsersUrl } from './users-url';
import { toRequest } from './users-query';

/** `GET /users` as an admin gets it. */
export interface UsersPageBody extends UsersBody {
  users: ManagedUserBody[];
  /** Which page this is, counted from 1. */
  number: number;
}

/**
 * The page of users that is shown. The rows of before stay until the new ones have come, and an act on a
 * user shows at once, before the server is asked again.
 */
@Service({ autoProvided: false })
export class UsersList {
  private readonly api = inject(Api);
  private readonly address = inject(UsersUrl);
  private readonly answer = resource({
    params: () => this.address.question(),
    loader: async ({ params }) => {
      const answer = await this.api.get<UsersPageBody>(paths.users, toRequest(params));
      return { ...answer, number: params.page };
    },
  });

  readonly loading = this.answer.isLoading;
  readonly failure = computed(() => this.answer.error());
  readonly page = linkedSignal<UsersPageBody | undefined, UsersPageBody | undefined>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (fresh, before) => fresh ?? before?.value,
  });

  /** Asks again for the same page. */
  reload(): void {
    this.answer.reload();
  }

  /** What is known to have changed about one user. */
  change(id: string, changes: Partial<ManagedUserBody>): void {
    this.rewrite((users) => users.map((user) => (user.id === id ? { ...user, ...changes } : user)));
    this.reload();
  }

  /** The user is gone. */
  drop(id: string): void {
    this.rewrite((users) => users.filter((user) => user.id !== id));
    this.reload();
  }

  private rewrite(change: (users: ManagedUserBody[]) => ManagedUserBody[]): void {
    this.page.update((page) => page && { ...page, users: change(page.users) });
  }
}
