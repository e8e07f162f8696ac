import { Component, computed, input, signal } from '@angular/core';
import type { Shape } from './marks';

/** Fetched with the first mark that is shown; null until then, empty where they did not come. */
const marks = signal<ReadonlyMap<string, readonly Shape[]> | null>(null);

const fetchMarks = (): Promise<void> =>
  import('./marks').then(
    (file) => marks.set(file.marks),
    () => marks.set(new Map()),
  );

/** A provider's own mark, or its initial where we know none. Says nothing: its name stands beside it. */
@Component({
  selector: 'app-provider-mark',
  template: `
    @if (shapes(); as shapes) {
      <svg viewBox="0 0 24 24">
        @for (shape of shapes; track shape.fill) {
          <path [attr.d]="shape.d" [attr.fill]="shape.fill" />
        }
      </svg>
    } @else if (initial(); as initial) {
      <span>{{ initial }}</span>
    }
  `,
  host: { 'aria-hidden': 'true' },
  styles: `
    :host {
      display: grid;
      flex: none;
      width: 18px;
      height: 18px;
    }
    span {
      display: grid;
      place-items: center;
      border-radius: 28%;
      background: var(--accent-soft);
      color: var(--accent);
      font: 650 0.6875rem/1 var(--font);
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `,
})
export class ProviderMark {
  readonly provider = input.required<string>();
  readonly name = input.required<string>();

  protected readonly shapes = computed(() => marks()?.get(this.provider()));
  protected readonly initial = computed(() => marks() && ([...this.name()][0]?.toUpperCase() ?? '?'));

  constructor() {
    void fetchMarks();
  }
}
