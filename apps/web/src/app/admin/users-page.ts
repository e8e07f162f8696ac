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
import { PAGE_SIZE, isFiltered } from './users-filter';
import { UsersTable } from './users-table';
import { UsersToolbar } from './users-toolbar';

const numberFormat = new Intl.NumberFormat('en-US');
const countOf = (count: number, singular: string, plural = singular): string =>
  `${numberFormat.format(count)} ${count === 1 ? singular : plural}`;

/** The users of the team, page by page, with the actions of an admin. */
@Component({
  selector: 'app-users-page',
  imports: [FailedMails, UsersToolbar, UsersTable, Icon],
  templateUrl: './users-page.html',
  styleUrls: ['./admin-page.css', './users-page.css'],
  providers: [UsersUrl, UsersList, UserActions],
})
export class UsersPage {
  private readonly dialogs = inject(Dialogs);
  protected readonly configuration = inject(Configuration);
  protected readonly url = inject(UsersUrl);
  protected readonly list = inject(UsersList);
  protected readonly actions = inject(UserActions);
  protected readonly session = inject(Session);
  protected readonly now = signal(Date.now());
  protected readonly hasInvitations = computed(
    () => this.configuration.mode() === 'password' && this.configuration.hasEmail(),
  );
  protected readonly skeletons = Array.from({ length: 8 });

  protected readonly filter = this.url.filter;
  protected readonly isFiltered = computed(() => isFiltered(this.filter()));
  protected readonly summary = computed(() => {
    const counts = this.list.page()?.counts;
    if (!counts) return '';
    const parts = [countOf(counts.all, 'user', 'users')];
    if (counts.invited) parts.push(countOf(counts.invited, 'invited'));
    if (counts.disabled) parts.push(countOf(counts.disabled, 'disabled'));
    return parts.join(' · ');
  });
  protected readonly range = computed(() => {
    const page = this.list.page();
    if (!page) return '';
    const first = (page.number - 1) * PAGE_SIZE + 1;
    const last = first + page.users.length - 1;
    return `${numberFormat.format(first)}–${numberFormat.format(last)} of ${numberFormat.format(page.total)}`;
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
    this.url.next(cursor);
  }

  protected previous(): void {
    if (this.filter().page === 1 || this.list.loading()) return;
    this.url.previous();
  }
}
