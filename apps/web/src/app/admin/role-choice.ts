import { Component, model } from '@angular/core';
import type { Role } from '@mikrochat/contract';

/** User or admin, and what that means. */
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
            <span class="muted">{{ choice.about }}</span>
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
    { role: 'user', label: 'User', about: 'Signs in and chats.' },
    { role: 'admin', label: 'Admin', about: 'Manages people too.' },
  ] as const;
}
