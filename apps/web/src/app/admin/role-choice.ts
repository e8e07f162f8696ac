import { Component, model } from '@angular/core';
import type { Role } from '@mikrochat/contract';

/** Radio buttons for the role of a user. */
@Component({
  selector: 'app-role-choice',
  template: `
    <fieldset>
      <legend>Role</legend>
      @for (choice of choices; track choice.role) {
        <label>
          <input
            type="radio"
            name="role"
            [checked]="value() === choice.role"
            (change)="value.set(choice.role)"
          />
          <span>
            <b>{{ choice.label }}</b>
            <span class="muted">{{ choice.description }}</span>
          </span>
        </label>
      }
    </fieldset>
  `,
  styleUrl: './role-choice.css',
})
export class RoleChoice {
  readonly value = model<Role>('user');
  protected readonly choices = [
    { role: 'user', label: 'User', description: 'Can sign in and chat.' },
    { role: 'admin', label: 'Admin', description: 'Can also manage users.' },
  ] as const;
}
