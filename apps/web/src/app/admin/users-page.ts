import { Component, DestroyRef, afterNextRender, computed, inject, signal } from '@angular/core';
import { Session } from '../session/session';
import { OAuthProviders } from '../sign-in/providers/oauth-providers';
import { Dialogs } from '../ui/dialog/dialogs';
import { Icon } from '../ui/menu/icon';
import { AddUserDialog } from './add-user-dialog';
import { Configuration } from '../configuration/configuration';
import { FailedMails } from './mail/failed-mails';
import { newUserDraft } from './new-user-draft';
import { UserActions } from './user-actions';
import { UsersUrl } from './users-url';
import { UsersList } from './users-list';
import { PAGE_SIZE, isNarrowed } from './users-query';
import { UsersTable } from './users-table';
import { UsersTools } from './users-tools';

const number = new Intl.NumberFormat('en-US');
const counted = (count: number, one: string, many = one): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

/** Everybody in the team, page by page, and what an admin can do to them. */
@Component({
  selector: 'app-users-page',
  imports: [FailedMails, UsersTools, UsersTable, Icon],
  templateUrl: './users-page.html',
  styleUrls: ['./admin-page.css', './users-page.css'],
  providers: [UsersUrl, UsersList, UserActions],
})
export class UsersPage {
  private readonly dialogs = inject(Dialogs);
  protected readonly configuration = inject(Configuration);
  protected readonly address = inject(UsersUrl);
  protected readonly list = inject(UsersList);
  protected readonly actions = inject(UserActions);
  protected readonly session = inject(Session);
  protected readonly now = signal(Date.now());
  protected readonly hasInvitations = computed(
    () => this.configuration.mode() === 'password' && this.configuration.hasEmail(),
  );
  protected readonly skeletons = Array.from({ length: 8 });

  protected readonly question = this.address.question;
  protected readonly narrowed = computed(() => isNarrowed(this.question()));
  protected readonly summary = computed(() => {
    const counts = this.list.page()?.counts;
    if (!counts) return '';
    const parts = [counted(counts.all, 'person', 'people')];
    if (counts.invited) parts.push(counted(counts.invited, 'invited'));
    if (counts.disabled) parts.push(counted(counts.disabled, 'disabled'));
    return parts.join(' · ');
  });
  protected readonly range = computed(() => {
    const page = this.list.page();
    if (!page) return '';
    const first = (page.number - 1) * PAGE_SIZE + 1;
    const last = first + page.users.length - 1;
    return `${number.format(first)}–${number.format(last)} of ${number.format(page.total)}`;
  });

  constructor() {
    // The rows show the names that the operator gave the providers.
    inject(OAuthProviders).reload();
    afterNextRender(() => newUserDraft.read(this.session.user()?.id) && void this.add());
    const clock = setInterval(() => this.now.set(Date.now()), 30_000);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  protected async add(): Promise<void> {
    if (await this.dialogs.open<boolean>(AddUserDialog)) this.list.reload();
  }

  protected next(): void {
    const cursor = this.list.page()?.nextCursor;
    if (!cursor || this.list.loading()) return;
    this.address.next(cursor);
  }

  protected previous(): void {
    if (this.question().page === 1 || this.list.loading()) return;
    this.address.previous();
  }
}
