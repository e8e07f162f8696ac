import { Component } from '@angular/core';

/** Logo and product name. */
@Component({
  selector: 'app-brand',
  template: `
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M9 12.5A4.5 4.5 0 0 1 13.5 8h5a4.5 4.5 0 0 1 0 9H16l-4.2 4v-4.3A4.5 4.5 0 0 1 9 12.5Z" />
    </svg>
    MikroChat
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 10px;
      font-weight: 650;
      letter-spacing: -0.01em;
    }
    svg {
      width: 30px;
      height: 30px;
    }
    rect {
      fill: var(--accent);
    }
    path {
      fill: var(--on-accent);
    }
  `,
})
export class Brand {}
