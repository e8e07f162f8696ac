import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DOCUMENT } from '@angular/common';
import { Component, computed, inject, input } from '@angular/core';
import { CopyButton } from './copy-button';

/** The sign-in details of a user whose password the admin has set. They are shown only once. */
@Component({
  selector: 'app-new-credentials',
  imports: [CopyButton],
  template: `
    <p class="muted">
      Share these sign-in details with {{ userName() }} in person or over a secure channel. The password is
      not shown again.
    </p>
    <dl>
      <dt>Website</dt>
      <dd>{{ origin }}</dd>
      <dt>Email</dt>
      <dd>{{ email() }}</dd>
      <dt>Password</dt>
      <dd class="secret">{{ password() }}</dd>
    </dl>
    <app-copy-button [text]="clipboardText()" label="Copy sign-in details" />
  `,
  styles: `
    p {
      margin: 0 0 16px;
    }
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 8px 14px;
      margin: 0 0 12px;
      padding: 14px 16px;
      border: 1px solid var(--line);
      border-radius: 12px;
      background: var(--ground);
    }
    dt {
      color: var(--muted);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
      font-weight: 520;
    }
    .secret {
      font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
    }
    app-copy-button {
      display: block;
      height: 44px;
    }
  `,
})
export class NewCredentials {
  readonly userName = input.required<string>();
  readonly email = input.required<string>();
  readonly password = input.required<string>();

  protected readonly origin = inject(DOCUMENT).location.origin;
  protected readonly clipboardText = computed(
    () => `Website: ${this.origin}\nEmail: ${this.email()}\nPassword: ${this.password()}\n`,
  );

  constructor() {
    void inject(LiveAnnouncer).announce('Done. Share the sign-in details with the user.', 'polite');
  }
}
