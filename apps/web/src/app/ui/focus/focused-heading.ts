import { Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** The heading of what has taken the place of something else: the focus goes there, and a screen reader begins to read. */
@Directive({ selector: 'h1[appFocusedHeading]', host: { tabindex: '-1' } })
export class FocusedHeading {
  constructor() {
    const heading = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender({ read: () => heading.focus({ preventScroll: true }) });
  }
}
