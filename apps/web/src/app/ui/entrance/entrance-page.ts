import { Component } from '@angular/core';
import { Brand } from '../brand/brand';

/** The card that everybody meets who is not inside yet. */
@Component({
  selector: 'app-entrance-page',
  imports: [Brand],
  template: `
    <main id="content" tabindex="-1">
      <div class="card">
        <app-brand />
        <ng-content />
      </div>
    </main>
  `,
  styleUrl: './entrance-page.css',
})
export class EntrancePage {}
