import { Component, input } from '@angular/core';

/**
 * The label of a control, and a line below it for the hint or the error. The line is always there, so that an
 * error does not move the page.
 */
@Component({
  selector: 'app-field-frame',
  template: `
    <div class="row">
      <label [for]="controlId()">
        {{ label() }}
        @if (optional()) {
          <span class="muted optional">(optional)</span>
        }
      </label>
      <ng-content select="[aside]" />
    </div>
    <ng-content />
    <div class="slot" [id]="descriptionId(controlId())">
      @if (error(); as error) {
        <span class="error">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 4.5v4m0 2.6v.01M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z" />
          </svg>
          <span class="visually-hidden">Error: </span>{{ error }}
        </span>
      } @else {
        <span class="hint"><ng-content select="[hint]" />{{ hint() }}</span>
      }
    </div>
  `,
  host: { class: 'field' },
  styles: `
    :host {
      margin-top: 8px;
    }
    .optional {
      font-weight: 400;
    }
    .slot {
      min-height: var(--slot, 1.375rem);
      margin-top: -2px;
    }
    .error,
    .hint {
      display: block;
    }
    .error {
      position: relative;
      padding-left: 20px;
    }
    svg {
      position: absolute;
      top: 2px;
      left: 0;
      width: 15px;
      height: 15px;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.5;
      stroke-linecap: round;
    }
  `,
})
export class FieldFrame {
  readonly label = input.required<string>();
  readonly controlId = input.required<string>();
  readonly error = input<string | null>(null);
  readonly hint = input('');
  readonly optional = input(false);
  protected readonly descriptionId = descriptionId;
}

/** The id of the line below a control, for `aria-describedby`. */
export const descriptionId = (controlId: string): string => `${controlId}-description`;
