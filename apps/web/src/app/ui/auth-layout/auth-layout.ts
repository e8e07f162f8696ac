import { Component } from '@angular/core';
import { Brand } from '../brand/brand';

/** The card of the pages for users who are not signed in. */
@Component({
  selector: 'app-auth-layout',
  imports: [Brand],
  template: `
    <main id="content" tabindex="-1">
      <div class="card">
        <app-brand />
        <ng-content />
      </div>
    </main>
  `,
  styleUrl: './auth-layout.css',
})
export class AuthLayout {}
