import { Directive, booleanAttribute, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { slotOf } from './field-frame';

let made = 0;

/** What every labelled control of a form shares. */
@Directive()
export class TextControl {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  /** Mistakes are shown from now on, see `GuidedForm.attempted`. */
  readonly strict = input(false);
  readonly autocomplete = input('off');
  readonly optional = input(false, { transform: booleanAttribute });

  protected readonly id = `field-${++made}`;
  protected readonly slot = slotOf(this.id);
  protected readonly error = computed(() =>
    this.strict() ? (this.field()().errors()[0]?.message ?? null) : null,
  );
}
