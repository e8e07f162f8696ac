import { Component, computed, inject, input, output } from '@angular/core';
import type { AuthMode, ManagedUserBody, UserSort } from '@mikrochat/contract';
import { Avatar } from '../shell/avatar';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { Icon } from '../ui/menu/icon';
import { UNVERIFIED, menuItemsFor, isUnverified, type UserMenuItem } from './user-menu-items';
import { summaryOf } from './user-summary';
import { UserMenu } from './user-menu';

/** A menu item that the admin chose for a user. */
export interface ChosenItem {
  item: UserMenuItem;
  user: ManagedUserBody;
}

type Direction = 'ascending' | 'descending';

interface Column {
  label: string;
  /** The two orders of the column and which comes first; absent if it is not sortable. */
  sort?: { ascending: UserSort; descending: UserSort; first: Direction };
}

const columns: readonly Column[] = [
  { label: 'User', sort: { ascending: 'userName', descending: '-userName', first: 'ascending' } },
  { label: 'Role' },
  { label: 'Status' },
  { label: 'Sign-in methods' },
  {
    label: 'Last sign-in',
    sort: { ascending: 'lastSignInAt', descending: '-lastSignInAt', first: 'descending' },
  },
];

/** One page of users: a table on wide screens, cards on narrow ones. */
@Component({
  selector: 'app-users-table',
  imports: [Avatar, Icon, UserMenu],
  templateUrl: './users-table.html',
  styleUrls: ['./users-table.css', './users-cards.css'],
})
export class UsersTable {
  private readonly oauthProviders = inject(OAuthProviders);

  readonly users = input.required<readonly ManagedUserBody[]>();
  readonly sort = input.required<UserSort>();
  /** The current time for “2 minutes ago”, in milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly ownId = input<string>();
  readonly mode = input<AuthMode>('password');
  readonly hasInvitations = input(false);
  /** Whether unverified email addresses are marked. */
  readonly marksUnverified = input(false);
  /** Whether newer rows are being loaded. */
  readonly stale = input(false);
  readonly sortChange = output<UserSort>();
  readonly chosen = output<ChosenItem>();

  protected readonly columns = computed(() =>
    columns.map(({ label, sort }) => ({ label, sort, direction: this.directionOf(sort) })),
  );
  protected readonly rows = computed(() => this.users().map((user) => this.rowOf(user)));

  protected toggleSort(sort: NonNullable<Column['sort']>): void {
    const current = this.directionOf(sort);
    const next = current === null ? sort.first : current === 'ascending' ? 'descending' : 'ascending';
    this.sortChange.emit(sort[next]);
  }

  private directionOf(sort: Column['sort']): Direction | null {
    if (this.sort() === sort?.ascending) return 'ascending';
    return this.sort() === sort?.descending ? 'descending' : null;
  }

  private readonly providerNameOf = (id: string): string => this.oauthProviders.nameOf(id);

  private rowOf(user: ManagedUserBody) {
    const isSelf = user.id === this.ownId();
    const items = menuItemsFor(user, {
      isSelf,
      hasPasswords: this.mode() === 'password',
      hasInvitations: this.hasInvitations(),
      marksUnverified: this.marksUnverified(),
      providerNameOf: this.providerNameOf,
    });
    const unverified = isUnverified(user, this.marksUnverified()) ? UNVERIFIED : null;
    const at = user.email.lastIndexOf('@');
    return {
      user,
      isSelf,
      items,
      // Split, so that a long address breaks before the “@”.
      localPart: user.email.slice(0, at),
      domain: user.email.slice(at),
      unverified,
      summary: summaryOf(user, this.now(), this.mode(), this.providerNameOf),
    };
  }
}
