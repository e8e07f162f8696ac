import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AuthLayout } from '../ui/auth-layout/auth-layout';

@Component({
  selector: 'app-not-found-page',
  imports: [AuthLayout, RouterLink],
  template: `
    <app-auth-layout>
      <h1>Page not found</h1>
      <p class="lead muted">The address may be mistyped, or the page has moved.</p>
      <a class="button primary wide" routerLink="/">Go to MikroChat</a>
    </app-auth-layout>
  `,
})
export class NotFoundPage {}
