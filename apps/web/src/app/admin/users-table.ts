import { Component, computed, inject, input, output } from '@angular/core';
import type { AuthMode, ManagedUserBody, UserSort } from '@mikrochat/contract';
import { Avatar } from '../shell/avatar';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { Icon } from '../ui/menu/icon';
import { UNVERIFIED, menuItemsFor, isUnverified, type UserMenuItem } from './user-menu-items';
import { summaryOf } from './user-summary';
import { UserMenu } from './user-menu';

/** An act that somebody chose for a user. */
export interface ChosenAct {
  act: UserMenuItem;
  user: ManagedUserBody;
}

interface Column {
  label: string;
  /** What the column sorts by, and which way first; absent when it cannot. */
  sort?: { up: UserSort; down: UserSort; first: 'up' | 'down' };
}

const columns: readonly Column[] = [
  { label: 'Person', sort: { up: 'userName', down: '-userName', first: 'up' } },
  { label: 'Role' },
  { label: 'Status' },
  { label: 'Signs in with' },
  { label: 'Last sign-in', sort: { up: 'lastSignInAt', down: '-lastSignInAt', first: 'down' } },
];

/** One page of users: a table where there is room, cards where there is not. */
@Component({
  selector: 'app-users-table',
  imports: [Avatar, Icon, UserMenu],
  templateUrl: './users-table.html',
  styleUrls: ['./users-table.css', './users-cards.css'],
})
export class UsersTable {
  private readonly offers = inject(OAuthProviders);

  readonly users = input.required<readonly ManagedUserBody[]>();
  readonly sort = input.required<UserSort>();
  /** Milliseconds since 1970; what “2 minutes ago” is counted from. */
  readonly now = input.required<number>();
  readonly ownId = input<string>();
  readonly mode = input<AuthMode>('password');
  readonly hasInvitations = input(false);
  /** Whether an email address that was only claimed is marked. */
  readonly marksUnverified = input(false);
  /** Newer rows are on their way. */
  readonly stale = input(false);
  readonly sortChange = output<UserSort>();
  readonly chosen = output<ChosenAct>();

  protected readonly columns = computed(() =>
    columns.map(({ label, sort }) => ({ label, sort, direction: this.directionOf(sort) })),
  );
  protected readonly rows = computed(() => this.users().map((user) => this.rowOf(user)));

  protected turn(sort: NonNullable<Column['sort']>): void {
    const now = this.directionOf(sort);
    const next = now === null ? sort.first : now === 'ascending' ? 'down' : 'up';
    this.sortChange.emit(sort[next]);
  }

  private directionOf(sort: Column['sort']): 'ascending' | 'descending' | null {
    if (this.sort() === sort?.up) return 'ascending';
    return this.sort() === sort?.down ? 'descending' : null;
  }

  private readonly nameOf = (provider: string): string => this.offers.nameOf(provider);

  private rowOf(user: ManagedUserBody) {
    const isSelf = user.id === this.ownId();
    const acts = menuItemsFor(user, {
      isSelf,
      hasPasswords: this.mode() === 'password',
      hasInvitations: this.hasInvitations(),
      marksUnverified: this.marksUnverified(),
      nameOf: this.nameOf,
    });
    const unverified = isUnverified(user, this.marksUnverified()) ? UNVERIFIED : null;
    const at = user.email.lastIndexOf('@');
    const [mailbox, domain] = [user.email.slice(0, at), user.email.slice(at)];
    return {
      user,
      isSelf,
      acts,
      mailbox,
      domain,
      unverified,
      facts: summaryOf(user, this.now(), this.mode(), this.nameOf),
    };
  }
}
