import { type Signal, type WritableSignal, effect, signal } from '@angular/core';
import {
  type FieldTree,
  type TreeValidationResult,
  form,
  submit,
  validateStandardSchema,
} from '@angular/forms/signals';
import type { ErrorCode } from '@mikrochat/contract';
import type * as z from 'zod';
import { ApiError, unreachable } from '../../api/api-error';
import { Cooldown } from './cooldown';

type Texts = Record<string, string>;

/** Rules and their sentences, of a schema of the contract. */
type Rules<Model> = z.ZodType<unknown, Model>;

/** What a form is made of. */
export interface FormPlan<Model extends Record<keyof Model, string>> {
  model: WritableSignal<Model>;
  /** The rules; as a function, they are fetched when somebody begins to type, not with the page. */
  schema: Rules<Model> | (() => Promise<Rules<Model>>);
  /** What is done with input that keeps the rules. Whatever {@link ApiError} it throws is explained. */
  action: (input: Model) => Promise<void>;
  /** The field at which a refusal is explained; the others are explained below the button. */
  fieldOf?: Partial<Record<ErrorCode, keyof Model & string>>;
}

/** A form that explains what is wrong at the field, and leads there. Made in an injection context. */
export class GuidedForm<Model extends Record<keyof Model, string>> {
  readonly fields: { readonly [Name in keyof Model & string]: FieldTree<Model[Name]> };
  /** Nobody is told of mistakes before having said “done” once. */
  readonly attempted = signal(false);
  /** A refusal that belongs to no field. */
  readonly problem = signal<ApiError | null>(null);
  readonly cooldown = new Cooldown();
  readonly busy: Signal<boolean>;

  private readonly root: FieldTree<Texts>;
  private readonly rules = signal<Rules<Texts> | undefined>(undefined);

  constructor(private readonly plan: FormPlan<Model>) {
    // The types of signal forms resolve for known models only; every model here is a record of texts.
    const model = plan.model as unknown as WritableSignal<Texts>;
    this.root = form(model, (path) => validateStandardSchema(path, () => this.rules()));
    this.fields = this.root as unknown as typeof this.fields;
    this.busy = this.root().submitting;
    if (typeof plan.schema !== 'function') this.follow(plan.schema);
    else effect(() => this.root().dirty() && void this.learnRules());
  }

  async submit(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.busy() || this.cooldown.active()) return;
    await this.learnRules();
    this.attempted.set(true);
    this.problem.set(null);
    const done = await submit(this.root, () => this.act());
    if (!done) this.focusFirstError();
  }

  /** Back to the beginning, with these values. */
  reset(values: Model): void {
    this.attempted.set(false);
    this.problem.set(null);
    this.root().reset(values);
  }

  /** Without its rules a form still works: the server has the same ones. */
  private async learnRules(): Promise<void> {
    const { schema } = this.plan;
    if (this.rules() || typeof schema !== 'function') return;
    await schema().then(
      (rules) => this.follow(rules),
      () => undefined,
    );
  }

  private follow(rules: Rules<Model>): void {
    this.rules.set(rules);
  }

  private async act(): Promise<TreeValidationResult> {
    try {
      await this.plan.action(this.plan.model());
      return undefined;
    } catch (error) {
      return this.explain(error instanceof ApiError ? error : unreachable(error));
    }
  }

  private explain(error: ApiError): TreeValidationResult {
    if (error.retryAfter && error.code === 'too_many_attempts') this.cooldown.start(error.retryAfter);
    const errors = this.sentences(error).flatMap(([name, sentence]) => {
      const field = this.fieldNamed(name);
      return field ? [{ kind: 'refused', message: sentence, fieldTree: field }] : [];
    });
    if (errors.length === 0) this.problem.set(error);
    return errors;
  }

  private sentences({ code, sentence, details }: ApiError): [string, string][] {
    const said = Object.entries(details).map(([name, [first]]): [string, string] => [
      name,
      first ?? sentence,
    ]);
    const name = this.plan.fieldOf?.[code];
    return said.length === 0 && name ? [[name, sentence]] : said;
  }

  private fieldNamed(name: string): FieldTree<string> | undefined {
    return name in this.plan.model() ? this.root[name] : undefined;
  }

  private focusFirstError(): void {
    this.root().errorSummary()[0]?.fieldTree().focusBoundControl();
  }
}
