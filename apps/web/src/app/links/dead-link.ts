import { Component, input } from '@angular/core';
import { NewsHeading } from '../ui/focus/news-heading';

/** A link that cannot be spent: why, and below that the ways on, marked with `ways`. */
@Component({
  selector: 'app-dead-link',
  imports: [NewsHeading],
  template: `
    <h1 appNews>{{ title() }}</h1>
    <p class="lead muted"><ng-content /></p>
    <ng-content select="[ways]" />
  `,
})
export class DeadLink {
  readonly title = input.required<string>();
}
