import { Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** Focuses the heading of content that replaces other content, so that a screen reader starts to read there. */
@Directive({ selector: 'h1[appFocusedHeading]', host: { tabindex: '-1' } })
export class FocusedHeading {
  constructor() {
    const heading = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender({ read: () => heading.focus({ preventScroll: true }) });
  }
}
