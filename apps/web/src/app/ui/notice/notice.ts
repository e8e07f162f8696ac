import { Component, input } from '@angular/core';

export type NoticeKind = 'plain' | 'good' | 'warn' | 'danger';

/** A text to show in a {@link Notice}. */
export interface Message {
  kind: NoticeKind;
  text: string;
}

/** A short text in a tinted box. */
@Component({
  selector: 'app-notice',
  template: `
    <svg viewBox="0 0 20 20" aria-hidden="true">
      @switch (kind()) {
        @case ('danger') {
          <path d="M10 6v5m0 3v.01M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z" />
        }
        @case ('warn') {
          <path
            d="M10 7.5v4m0 2.5v.01M8.7 3.3 2.3 14.4a1.5 1.5 0 0 0 1.3 2.25h12.8a1.5 1.5 0 0 0 1.3-2.25L11.3 3.3a1.5 1.5 0 0 0-2.6 0Z"
          />
        }
        @case ('good') {
          <path d="m6.5 10.2 2.4 2.4 4.6-5M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z" />
        }
        @default {
          <path d="M10 9.2V14m0-7.8v.01M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z" />
        }
      }
    </svg>
    <div><ng-content /></div>
  `,
  host: { '[class]': 'kind()' },
  styles: `
    :host {
      --tone: var(--accent);
      display: flex;
      gap: 10px;
      padding: 11px 14px 11px 12px;
      border-radius: 10px;
      background: var(--accent-soft);
      font-size: 0.875rem;
      line-height: 1.45;
    }
    :host(.danger) {
      --tone: var(--danger);
      background: var(--danger-soft);
    }
    :host(.warn) {
      --tone: var(--warn);
      background: var(--warn-soft);
    }
    :host(.good) {
      --tone: var(--good);
      background: var(--good-soft);
    }
    svg {
      flex: none;
      width: 18px;
      height: 18px;
      margin-top: 1px;
      fill: none;
      stroke: var(--tone);
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Notice {
  readonly kind = input<NoticeKind>('plain');
}
