import { DOCUMENT, Injector, Service, afterNextRender, inject } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter, pairwise } from 'rxjs';

/** Focuses the heading of a new page, where a screen reader then starts to read. */
@Service()
export class PageFocus {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        pairwise(),
        // Filters and pages of a list change the query only.
        filter(([before, after]) => pathOf(before.urlAfterRedirects) !== pathOf(after.urlAfterRedirects)),
      )
      .subscribe(() => afterNextRender({ read: () => this.focusHeading() }, { injector: this.injector }));
  }

  private focusHeading(): void {
    // The page has focused its first field itself.
    if (this.document.activeElement?.matches('input')) return;
    const heading = this.document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }
}

const pathOf = (url: string): string => url.split(/[?#]/)[0] ?? url;
