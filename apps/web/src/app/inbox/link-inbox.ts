import { Component, inject, input, output } from '@angular/core';
import { MagicLinks } from '../links/magic-links';
import { Inbox } from './inbox';

/** A link that signs in is on its way. */
@Component({
  selector: 'app-link-inbox',
  imports: [Inbox],
  template: `
    <app-inbox [email]="email()" [ask]="ask" (another)="another.emit()">
      If <b>{{ email() }}</b> can sign in here, a link is on its way to it. Open it on this device, and you
      are signed in at once.
    </app-inbox>
  `,
})
export class LinkInbox {
  private readonly links = inject(MagicLinks);

  readonly email = input.required<string>();
  /** The page that was asked for before. */
  readonly then = input<string>();
  readonly another = output();

  protected readonly ask = (): Promise<void> => this.links.ask(this.email(), this.then());
}
