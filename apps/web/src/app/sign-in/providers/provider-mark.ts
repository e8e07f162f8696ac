import { Component, computed, input, signal } from '@angular/core';
import type { Shape } from './marks';

/** Loaded with the first mark that is shown. Null until then, empty when they could not be loaded. */
const marks = signal<ReadonlyMap<string, readonly Shape[]> | null>(null);

const loadMarks = (): Promise<void> =>
  import('./marks').then(
    (file) => marks.set(file.marks),
    () => marks.set(new Map()),
  );

/** The mark of a provider, else its initial. Hidden from screen readers, since the name is next to it. */
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
    void loadMarks();
  }
}
