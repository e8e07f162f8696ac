import { Directive, ElementRef, type Signal, effect, inject, input } from '@angular/core';

/** One text of a form: what stands in it, and what is wrong with it. */
export class TextField<Text extends string = string> {
  private control: HTMLInputElement | null = null;

  constructor(
    readonly value: Signal<Text>,
    /** The sentence to show; null where nothing is wrong. */
    readonly error: Signal<string | null>,
    readonly set: (text: Text) => void,
  ) {}

  /** The control that shows this text from now on. */
  bind(control: HTMLInputElement): void {
    this.control = control;
  }

  focus(): void {
    this.control?.focus();
  }

  /** Writes the text into its control at once: a text that came and went between two paintings leaves no trace. */
  show(): void {
    if (this.control) this.control.value = this.value();
  }
}

/** Ties an input to a text of a form. */
@Directive({
  selector: 'input[appText]',
  host: { '[value]': 'appText().value()', '(input)': 'take()', '(change)': 'take()' },
})
export class TextInput {
  readonly appText = input.required<TextField>();
  private readonly element = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => this.appText().bind(this.element));
  }

  // Password managers say `change` alone, some of them.
  protected take(): void {
    const { value } = this.element;
    if (value !== this.appText().value()) this.appText().set(value);
  }
}
