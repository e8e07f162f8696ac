import { Component, input } from '@angular/core';
import { FocusedHeading } from '../ui/focus/focused-heading';

/** A link that cannot be spent: why, and below that the ways on, marked with `ways`. */
@Component({
  selector: 'app-invalid-link',
  imports: [FocusedHeading],
  template: `
    <h1 appFocusedHeading>{{ title() }}</h1>
    <p class="lead muted"><ng-content /></p>
    <ng-content select="[ways]" />
  `,
})
export class InvalidLink {
  readonly title = input.required<string>();
}
