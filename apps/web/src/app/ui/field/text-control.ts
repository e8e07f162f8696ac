import { Directive, booleanAttribute, computed, input } from '@angular/core';
import type { TextField } from '../form/text-field';
import { slotOf } from './field-frame';

let made = 0;

/** What every labelled control of a form shares. */
@Directive()
export class TextControl {
  readonly label = input.required<string>();
  readonly field = input.required<TextField>();
  /** Mistakes are shown from now on, see `GuidedForm.attempted`. */
  readonly strict = input(false);
  readonly autocomplete = input('off');
  readonly optional = input(false, { transform: booleanAttribute });

  protected readonly id = `field-${++made}`;
  protected readonly slot = slotOf(this.id);
  protected readonly error = computed(() => (this.strict() ? this.field().error() : null));
}
