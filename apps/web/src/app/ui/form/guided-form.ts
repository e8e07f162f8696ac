import { type WritableSignal, computed, signal } from '@angular/core';
import type { ErrorCode } from '@mikrochat/contract';
import type * as z from 'zod';
import { ApiError, unreachable } from '../../api/api-error';
import { Cooldown } from './cooldown';
import { TextField } from './text-field';

/** Sentences by field. */
type Sentences<Model> = Partial<Record<keyof Model & string, string>>;

/** Rules and their sentences, of a schema of the contract. */
type Rules<Model> = z.ZodType<unknown, Model>;

/** What is wrong with a text as it was sent: gone as soon as it says something else. */
interface Refusal {
  readonly text: string;
  readonly sentence: string;
}

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
  readonly fields: { readonly [Name in keyof Model & string]: TextField<Model[Name]> };
  /** Nobody is told of mistakes before having said “done” once. */
  readonly attempted = signal(false);
  /** A refusal that belongs to no field. */
  readonly problem = signal<ApiError | null>(null);
  readonly cooldown = new Cooldown();
  readonly busy = signal(false);

  private readonly names: readonly (keyof Model & string)[];
  private readonly rules = signal<Rules<Model> | undefined>(undefined);
  private readonly refusals = signal<Partial<Record<keyof Model & string, Refusal>>>({});
  private readonly mistakes = computed(() => mistakesIn(this.plan.model(), this.rules()));

  constructor(private readonly plan: FormPlan<Model>) {
    this.names = Object.keys(plan.model()) as (keyof Model & string)[];
    this.fields = Object.fromEntries(
      this.names.map((name) => [name, this.fieldFor(name)]),
    ) as unknown as typeof this.fields;
    if (typeof plan.schema !== 'function') this.rules.set(plan.schema);
  }

  async submit(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.busy() || this.cooldown.active()) return;
    this.busy.set(true);
    try {
      await this.learnRules();
      this.attempted.set(true);
      this.problem.set(null);
      this.refusals.set({});
      if (!this.firstWrong()) await this.act();
    } finally {
      this.busy.set(false);
    }
    this.firstWrong()?.focus();
  }

  /** Back to the beginning, with these values. */
  reset(values: Model): void {
    this.attempted.set(false);
    this.problem.set(null);
    this.refusals.set({});
    this.plan.model.set(values);
    for (const name of this.names) this.fields[name].show();
  }

  private fieldFor<Name extends keyof Model & string>(name: Name): TextField<Model[Name]> {
    const { model } = this.plan;
    const value = computed(() => model()[name]);
    const error = computed(() => this.mistakes()[name] ?? this.refused(name, value()));
    return new TextField(value, error, (text) => {
      void this.learnRules();
      model.update((before) => ({ ...before, [name]: text }));
    });
  }

  private refused(name: keyof Model & string, text: string): string | null {
    const refusal = this.refusals()[name];
    return refusal?.text === text ? refusal.sentence : null;
  }

  private firstWrong(): Pick<TextField, 'focus'> | undefined {
    return this.names.map((name) => this.fields[name]).find(({ error }) => error() !== null);
  }

  /** Without its rules a form still works: the server has the same ones. */
  private async learnRules(): Promise<void> {
    const { schema } = this.plan;
    if (this.rules() || typeof schema !== 'function') return;
    await schema().then(
      (rules) => this.rules.set(rules),
      () => undefined,
    );
  }

  private async act(): Promise<void> {
    try {
      await this.plan.action(this.plan.model());
    } catch (error) {
      this.explain(error instanceof ApiError ? error : unreachable(error));
    }
  }

  private explain(error: ApiError): void {
    if (error.retryAfter && error.code === 'too_many_attempts') this.cooldown.start(error.retryAfter);
    const sentences = this.sentences(error).filter(([name]) => this.names.some((one) => one === name));
    const refusals = sentences.map(([name, sentence]) => [name, { text: this.plan.model()[name], sentence }]);
    this.refusals.set(Object.fromEntries(refusals) as Partial<Record<keyof Model & string, Refusal>>);
    if (refusals.length === 0) this.problem.set(error);
  }

  private sentences({ code, sentence, details }: ApiError): [keyof Model & string, string][] {
    const said = Object.entries(details).map(([name, [first]]): [string, string] => [
      name,
      first ?? sentence,
    ]);
    const name = this.plan.fieldOf?.[code];
    return (said.length === 0 && name ? [[name, sentence]] : said) as [keyof Model & string, string][];
  }
}

/** The first sentence of each field that breaks a rule. */
function mistakesIn<Model>(model: Model, rules: Rules<Model> | undefined): Sentences<Model> {
  const { error } = rules?.safeParse(model) ?? {};
  const sentences: Record<string, string> = {};
  for (const { path, message } of error?.issues ?? []) sentences[String(path[0])] ??= message;
  return sentences as Sentences<Model>;
}
