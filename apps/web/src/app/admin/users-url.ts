import { Location } from '@angular/common';
import { Service, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { allUsers, fromUrl, toUrl, type UsersFilter } from './users-query';

/** What one looked at before, page by page: cursors, null for the first. Lives in the history entry. */
type Trail = readonly (string | null)[];

/** Keeps the question in the page's address, so that reload, back and a shared link show the same list. */
@Service({ autoProvided: false })
export class UsersUrl {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(Location);
  private readonly parameters = toSignal(this.route.queryParams, { initialValue: {} });

  readonly question = computed(() => fromUrl(this.parameters()));

  /** Another filter, search or order: always from the first page. Typing does not fill the history. */
  narrow(changes: Partial<UsersFilter>, history: 'add' | 'replace' = 'add'): void {
    this.go({ ...this.question(), ...changes, page: 1, cursor: null }, [], history === 'replace');
  }

  /** Everybody again, in the order that was chosen. */
  widen(): void {
    this.narrow({ ...allUsers, sort: this.question().sort });
  }

  next(cursor: string): void {
    const now = this.question();
    this.go({ ...now, page: now.page + 1, cursor }, [...this.trail(), now.cursor]);
  }

  /** One page back, or to the first page when a link led right into the middle. */
  previous(): void {
    const trail = this.trail();
    const cursor = trail.at(-1) ?? null;
    const page = cursor === null ? 1 : this.question().page - 1;
    this.go({ ...this.question(), page, cursor }, trail.slice(0, -1));
  }

  private go(question: UsersFilter, trail: Trail, replaceUrl = false): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: toUrl(question),
      state: { trail },
      replaceUrl,
    });
  }

  private trail(): Trail {
    const state: unknown = this.location.getState();
    const trail = typeof state === 'object' && state !== null && 'trail' in state ? state.trail : [];
    return Array.isArray(trail) ? trail.map((cursor) => (typeof cursor === 'string' ? cursor : null)) : [];
  }
}
