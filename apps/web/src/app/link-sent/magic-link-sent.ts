import { Component, inject, input, output } from '@angular/core';
import { MagicLinks } from '../links/magic-links';
import { LinkSent } from './link-sent';

/** Shown after a magic link was requested. */
@Component({
  selector: 'app-magic-link-sent',
  imports: [LinkSent],
  template: `
    <app-link-sent [send]="send" (useDifferentEmail)="useDifferentEmail.emit()">
      If <b>{{ email() }}</b> can sign in here, we sent a sign-in link to it. Open it on this device to sign
      in at once.
    </app-link-sent>
  `,
})
export class MagicLinkSent {
  private readonly links = inject(MagicLinks);

  readonly email = input.required<string>();
  /** The page to open after signing in. */
  readonly returnPath = input<string>();
  readonly useDifferentEmail = output();

  protected readonly send = (): Promise<void> => this.links.request(this.email(), this.returnPath());
}
