import { Component, inject, signal } from '@angular/core';
import { type DevLoginBody, paths } from '@mikrochat/contract';
import { Api } from '../../api/api';
import { Session } from '../../session/session';
import { Field } from '../../ui/field/field';
import { GuidedForm } from '../../ui/form/guided-form';
import { SubmitButton } from '../../ui/form/submit-button';
import { Notice } from '../../ui/notice/notice';

/** Signs in with an email address alone, in development. */
@Component({
  selector: 'app-dev-form',
  imports: [Field, Notice, SubmitButton],
  template: `
    <app-notice kind="warn">
      <strong>Development mode.</strong> Any email address signs in at once, without a password. Not for
      production.
    </app-notice>
    <form novalidate (submit)="form.submit($event)">
      <app-field label="Email" type="email" autocomplete="username" focusFirst [field]="form.fields.email" />
      <app-submit-button label="Sign in" busyLabel="Signing in" [form]="form" />
    </form>
  `,
  styles: `
    form {
      margin-top: 16px;
    }
  `,
})
export class DevForm {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  protected readonly form = new GuidedForm({
    model: signal({ email: '' }),
    schema: () => import('./rules').then((rules) => rules.emailRequest),
    fieldOf: { unauthorized: 'email', invalid_credentials: 'email', not_invited: 'email' },
    action: async (input) => this.session.accept(await this.api.post<DevLoginBody>(paths.devLogin, input)),
  });
}
