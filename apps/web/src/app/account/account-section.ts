import { Component, input } from '@angular/core';

let sectionCount = 0;

/** A section of the account page: heading and description beside the content. */
@Component({
  selector: 'app-account-section',
  template: `
    <section [attr.aria-labelledby]="id">
      <div>
        <h2 [id]="id">{{ heading() }}</h2>
        <p class="muted">{{ text() }}</p>
      </div>
      <div class="sheet"><ng-content /></div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      grid-template-columns: minmax(0, 264px) minmax(0, 1fr);
      gap: 14px 40px;
      margin-top: 28px;
      padding-top: 28px;
      border-top: 1px solid var(--line);
    }
    p {
      margin-top: 4px;
      font-size: 0.875rem;
      text-wrap: pretty;
    }
    @media (max-width: 759.9px) {
      section {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class AccountSection {
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
  protected readonly id = `account-section-${++sectionCount}`;
}
