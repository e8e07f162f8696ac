import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { paths, renameRequest } from '@mikrochat/contract';
import { Api } from '../api/api';
import { Session, type SignedInUser } from '../session/session';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { Toasts } from '../ui/toast/toasts';

/** The email address of the user, and a form to change the name. */
@Component({
  selector: 'app-name-section',
  imports: [Field, SubmitButton],
  template: `
    <form novalidate (submit)="form.submit($event)">
      <div class="field">
        <span class="label">Email</span>
        <span class="value">{{ user().email }}</span>
      </div>
      <app-field label="Name" autocomplete="name" [field]="form.fields.userName" />
      <app-submit-button label="Save name" busyLabel="Saving your name" [wide]="false" [form]="form" />
    </form>
  `,
  styleUrl: './account-form.css',
  styles: `
    .field {
      margin-top: 8px;
      margin-bottom: 14px;
      gap: 2px;
    }
    .label {
      font-size: 0.875rem;
      font-weight: 550;
    }
    .value {
      overflow-wrap: anywhere;
      color: var(--muted);
    }
  `,
})
export class NameSection {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  readonly user = input.required<SignedInUser>();
  private readonly name = computed(() => this.session.user()?.userName ?? '');

  protected readonly form = new GuidedForm({
    model: linkedSignal(() => ({ userName: this.name() })),
    schema: renameRequest,
    action: (input) => this.rename(input.userName),
  });

  private async rename(userName: string): Promise<void> {
    await this.api.put(paths.ownUser, { userName });
    await this.session.refreshUser();
    this.toasts.say('Your name was saved.');
  }
}
