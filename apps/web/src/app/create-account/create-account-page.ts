import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type TokensBody, emailSchema, newPasswordSchema, paths, userNameSchema } from '@mikrochat/contract';
import * as z from 'zod';
import { Api } from '../api/api';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { ProviderButtons } from '../sign-in/providers/provider-buttons';
import { AuthLayout } from '../ui/auth-layout/auth-layout';
import { Field } from '../ui/field/field';
import { GuidedForm } from '../ui/form/guided-form';
import { SubmitButton } from '../ui/form/submit-button';
import { NewPasswordField } from '../ui/password-field/new-password-field';

const schema = z.object({
  email: emailSchema,
  userName: z.union([z.literal(''), userNameSchema]),
  password: newPasswordSchema,
});

/** Registration, where the server allows it without an invitation. */
@Component({
  selector: 'app-create-account-page',
  imports: [AuthLayout, Field, NewPasswordField, ProviderButtons, SubmitButton, RouterLink],
  templateUrl: './create-account-page.html',
})
export class CreateAccountPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  protected readonly open = inject(Configuration).registrationOpen;
  protected readonly form = new GuidedForm({
    model: signal({ email: '', userName: '', password: '' }),
    schema,
    fieldOf: { email_taken: 'email', password_too_short: 'password', password_too_common: 'password' },
    action: async ({ userName, ...input }) => {
      const body = userName.trim() ? { ...input, userName } : input;
      await this.session.accept(await this.api.post<TokensBody>(paths.register, body));
    },
  });
}
