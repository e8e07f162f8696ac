import { Component, input } from '@angular/core';
import { FocusedHeading } from '../ui/focus/focused-heading';

/** A link that cannot be used: why, and below that what to do, marked with `actions`. */
@Component({
  selector: 'app-invalid-link',
  imports: [FocusedHeading],
  template: `
    <h1 appFocusedHeading>{{ title() }}</h1>
    <p class="lead muted"><ng-content /></p>
    <ng-content select="[actions]" />
  `,
})
export class InvalidLink {
  readonly title = input.required<string>();
}
