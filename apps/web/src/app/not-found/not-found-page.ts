import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EntrancePage } from '../ui/entrance/entrance-page';

/** For an address that leads nowhere. */
@Component({
  selector: 'app-not-found-page',
  imports: [EntrancePage, RouterLink],
  template: `
    <app-entrance-page>
      <h1>There is nothing here</h1>
      <p class="lead muted">
        The address may be mistyped, or the page has moved. Your account is where it was.
      </p>
      <a class="button primary wide" routerLink="/">Go to MikroChat</a>
    </app-entrance-page>
  `,
})
export class NotFoundPage {}
