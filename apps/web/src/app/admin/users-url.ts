import { Location } from '@angular/common';
import { Service, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { defaultFilter, filterFromUrl, filterToUrl, type UsersFilter } from './users-filter';

/** The cursors of the pages before the current one, null for the first. Kept in the history entry's state. */
type PreviousCursors = readonly (string | null)[];

/** Keeps the filter in the URL, so that reload, back and a shared link show the same list. */
@Service({ autoProvided: false })
export class UsersUrl {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);
  private readonly params = toSignal(this.route.queryParams, { initialValue: {} });

  readonly filter = computed(() => filterFromUrl(this.params()));

  /** Changes the filter and goes to the first page. @param history `replace` while typing, to add no entries */
  change(changes: Partial<UsersFilter>, history: 'add' | 'replace' = 'add'): void {
    this.navigate({ ...this.filter(), ...changes, page: 1, cursor: null }, [], history === 'replace');
  }

  /** Removes search and filters, but keeps the order. */
  clear(): void {
    this.change({ ...defaultFilter, sort: this.filter().sort });
  }

  next(cursor: string): void {
    const current = this.filter();
    const cursors = [...this.previousCursors(), current.cursor];
    this.navigate({ ...current, page: current.page + 1, cursor }, cursors);
  }

  /** To the page before, or to the first page if the current one was opened by a link. */
  previous(): void {
    const cursors = this.previousCursors();
    const cursor = cursors.at(-1) ?? null;
    const page = cursor === null ? 1 : this.filter().page - 1;
    this.navigate({ ...this.filter(), page, cursor }, cursors.slice(0, -1));
  }

  private navigate(filter: UsersFilter, previousCursors: PreviousCursors, replaceUrl = false): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: filterToUrl(filter),
      state: { previousCursors },
      replaceUrl,
    });
  }

  private previousCursors(): PreviousCursors {
    const state: unknown = this.location.getState();
    const cursors =
      typeof state === 'object' && state !== null && 'previousCursors' in state ? state.previousCursors : [];
    return Array.isArray(cursors)
      ? cursors.map((cursor) => (typeof cursor === 'string' ? cursor : null))
      : [];
  }
}
