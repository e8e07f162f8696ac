import { Directive, booleanAttribute, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { descriptionId } from './field-frame';

let count = 0;

/** The inputs and ids that all labelled controls of a form share. */
@Directive()
export class TextControl {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  readonly autocomplete = input('off');
  readonly optional = input(false, { transform: booleanAttribute });

  protected readonly id = `field-${++count}`;
  protected readonly descriptionId = descriptionId(this.id);
  protected readonly error = computed(() => this.field()().errors()[0]?.message ?? null);
}
