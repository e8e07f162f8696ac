import {
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import type { UserSort } from '@mikrochat/contract';
import { ChoiceMenu, type Choice } from '../ui/menu/choice-menu';
import { Icon } from '../ui/menu/icon';
import type { UsersFilter } from './users-filter';

/** How long to wait after the last key before searching. */
const SEARCH_DEBOUNCE_MS = 250;

const roles: readonly Choice<UsersFilter['role']>[] = [
  { value: 'any', label: 'Any' },
  { value: 'admin', label: 'Admin' },
  { value: 'user', label: 'User' },
];

const statuses: readonly Choice<UsersFilter['status']>[] = [
  { value: 'any', label: 'Any' },
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Invited' },
  { value: 'disabled', label: 'Disabled' },
];

const sorts: readonly Choice<UserSort>[] = [
  { value: 'userName', label: 'Name' },
  { value: '-userName', label: 'Name, Z to A' },
  { value: 'email', label: 'Email' },
  { value: '-email', label: 'Email, Z to A' },
  { value: '-createdAt', label: 'Newest' },
  { value: 'createdAt', label: 'Oldest' },
  { value: '-lastSignInAt', label: 'Last sign-in' },
  { value: 'lastSignInAt', label: 'Last sign-in, oldest first' },
];

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null;

/** Search, filters and, on narrow screens without column headers, the order. `/` focuses the search. */
@Component({
  selector: 'app-users-toolbar',
  imports: [ChoiceMenu, Icon],
  template: `
    <div class="search" role="search">
      <app-icon name="search" />
      <input
        #box
        type="search"
        aria-label="Search by name or email"
        aria-keyshortcuts="/"
        placeholder="Search by name or email"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        maxlength="254"
        enterkeyhint="search"
        [value]="typed()"
        (input)="type(box.value)"
        (keydown.enter)="search()"
        (keydown.escape)="clear()"
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
    <div class="choices">
      <app-choice-menu
        label="Role"
        [choices]="roles"
        [value]="filter().role"
        (valueChange)="filterChange.emit({ role: $event })"
      />
      <app-choice-menu
        label="Status"
        [choices]="statuses"
        [value]="filter().status"
        (valueChange)="filterChange.emit({ status: $event })"
      />
      <app-choice-menu
        class="sort"
        label="Sort"
        [choices]="sorts"
        [value]="filter().sort"
        (valueChange)="filterChange.emit({ sort: $event })"
      />
    </div>
  `,
  styleUrl: './users-toolbar.css',
  host: { '(document:keydown)': 'shortcut($event)' },
})
export class UsersToolbar {
  readonly filter = input.required<UsersFilter>();
  readonly searchChange = output<string>();
  readonly filterChange = output<Partial<UsersFilter>>();

  protected readonly roles = roles;
  protected readonly statuses = statuses;
  protected readonly sorts = sorts;
  protected readonly typed = linkedSignal(() => this.filter().search);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private timer?: ReturnType<typeof setTimeout>;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), SEARCH_DEBOUNCE_MS);
  }

  protected search(): void {
    clearTimeout(this.timer);
    if (this.typed().trim() !== this.filter().search) this.searchChange.emit(this.typed().trim());
  }

  protected clear(): void {
    this.typed.set('');
    this.search();
  }

  protected shortcut(event: KeyboardEvent): void {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target))
      return;
    event.preventDefault();
    this.box().nativeElement.select();
  }
}
