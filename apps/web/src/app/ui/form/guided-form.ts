import { type WritableSignal, computed, effect, signal } from '@angular/core';
import {
  type FieldTree,
  type ValidationError,
  form,
  submit,
  validate,
  validateStandardSchema,
} from '@angular/forms/signals';
import type { ErrorCode } from '@mikrochat/contract';
import type * as z from 'zod';
import { type ApiError, asApiError } from '../../api/api-error';
import { Cooldown } from './cooldown';

/** The rules of a form and their sentences: a schema of the contract. */
type Rules<Model> = z.ZodType<unknown, Model>;

/** Why the server refused a text. It holds until the field contains another text. */
interface ServerError {
  readonly text: string;
  readonly sentence: string;
}

export interface GuidedFormOptions<Model extends Record<keyof Model, string>> {
  model: WritableSignal<Model>;
  /** As a function, the rules are loaded when the user begins to type instead of with the page. */
  schema: Rules<Model> | (() => Promise<Rules<Model>>);
  /** Runs when the input keeps the rules. An {@link ApiError} that it throws is shown in the form. */
  action: (input: Model) => Promise<void>;
  /** The field at which an error is shown; other errors are shown below the button. */
  fieldOf?: Partial<Record<ErrorCode, keyof Model & string>>;
}

/**
 * A signal form that shows errors after the first submission only, each at its field, and focuses the first.
 * Created in an injection context.
 */
export class GuidedForm<Model extends Record<keyof Model, string>> {
  readonly fields: FieldTree<Model>;
  readonly cooldown = new Cooldown();
  readonly busy = signal(false);
  /** What to show about an error that belongs to no field. */
  readonly message = computed(() => {
    const error = this.formError();
    return error && this.cooldown.messageFor(error);
  });

  private readonly formError = signal<ApiError | null>(null);
  private readonly submitted = signal(false);
  private readonly rules = signal<Rules<Model> | undefined>(undefined);
  private readonly serverErrors = signal<Record<string, ServerError>>({});

  constructor(private readonly options: GuidedFormOptions<Model>) {
    // Signal forms cannot derive the fields of a generic model; every one of them is a text.
    const model = options.model as unknown as WritableSignal<Record<string, string>>;
    const fields = form(model, (path) => {
      validateStandardSchema(path, () => (this.submitted() ? this.rules() : undefined));
      for (const name of Object.keys(options.model())) {
        const field = path[name];
        if (field) validate(field, ({ value }) => this.serverErrorOf(name, value()));
      }
    });
    this.fields = fields as FieldTree<unknown> as FieldTree<Model>;
    if (typeof options.schema !== 'function') this.rules.set(options.schema);
    effect(() => {
      if (this.fields().dirty()) void this.loadRules();
    });
  }

  async submit(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.busy() || this.cooldown.active()) return;
    this.busy.set(true);
    try {
      await this.loadRules();
      this.submitted.set(true);
      this.clearErrors();
      await submit(this.fields, () => this.act());
    } finally {
      this.busy.set(false);
    }
    this.fields().errorSummary()[0]?.fieldTree().focusBoundControl();
  }

  /** Shows these values, and no errors. */
  reset(values: Model): void {
    this.submitted.set(false);
    this.clearErrors();
    this.options.model.set(values);
    this.fields().reset();
  }

  /** Where the rules cannot be loaded, the server still checks the input. */
  private async loadRules(): Promise<void> {
    const { schema } = this.options;
    if (this.rules() || typeof schema !== 'function') return;
    await schema().then(
      (rules) => this.rules.set(rules),
      () => undefined,
    );
  }

  private clearErrors(): void {
    this.formError.set(null);
    this.serverErrors.set({});
  }

  private serverErrorOf(name: string, text: string): ValidationError | undefined {
    const error = this.serverErrors()[name];
    return error?.text === text ? { kind: 'server', message: error.sentence } : undefined;
  }

  private async act(): Promise<undefined> {
    try {
      await this.options.action(this.options.model());
    } catch (error) {
      this.show(asApiError(error));
    }
  }

  private show(error: ApiError): void {
    this.cooldown.startAfter(error);
    const texts: Record<string, string | undefined> = this.options.model();
    const errors = this.sentencesOf(error).flatMap(([name, sentence]) => {
      const text = texts[name];
      return text === undefined ? [] : [[name, { text, sentence }] as const];
    });
    this.serverErrors.set(Object.fromEntries(errors));
    if (errors.length === 0) this.formError.set(error);
  }

  /** Sentences by field: those of the error's details, else its own at the field of its code. */
  private sentencesOf({ code, sentence, details }: ApiError): [string, string][] {
    const field = this.options.fieldOf?.[code];
    const detailed = Object.entries(details);
    if (detailed.length === 0) return field ? [[field, sentence]] : [];
    return detailed.map(([name, [first]]) => [name, first ?? sentence]);
  }
}
