import { DOCUMENT, Injector, Service, afterNextRender, inject } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter, pairwise } from 'rxjs';

/** After a change of page the focus is on its heading, where a screen reader begins to read. */
@Service()
export class PageFocus {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        pairwise(),
        // Filters and pages of one list change only what follows the question mark.
        filter(([before, after]) => pathOf(before.urlAfterRedirects) !== pathOf(after.urlAfterRedirects)),
      )
      .subscribe(() => afterNextRender({ read: () => this.focusHeading() }, { injector: this.injector }));
  }

  private focusHeading(): void {
    // A page that put the focus into its first field has said where to begin.
    if (this.document.activeElement?.matches('input')) return;
    const heading = this.document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }
}

const pathOf = (url: string): string => url.split(/[?#]/)[0] ?? url;
