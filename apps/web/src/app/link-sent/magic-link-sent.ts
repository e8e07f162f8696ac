import { Component, inject, input, output } from '@angular/core';
import { MagicLinks } from '../links/magic-links';
import { LinkSent } from './link-sent';

/** A link that signs in is on its way. */
@Component({
  selector: 'app-magic-link-sent',
  imports: [LinkSent],
  template: `
    <app-link-sent [email]="email()" [ask]="ask" (another)="another.emit()">
      If <b>{{ email() }}</b> can sign in here, a link is on its way to it. Open it on this device, and you
      are signed in at once.
    </app-link-sent>
  `,
})
export class MagicLinkSent {
  private readonly links = inject(MagicLinks);

  readonly email = input.required<string>();
  /** The page that was asked for before. */
  readonly then = input<string>();
  readonly another = output();

  protected readonly ask = (): Promise<void> => this.links.ask(this.email(), this.then());
}
