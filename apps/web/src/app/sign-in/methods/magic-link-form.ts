import { Component } from '@angular/core';
import { Notice } from '../../ui/notice/notice';

/** In by a link that arrives by mail. */
@Component({
  selector: 'app-magic-link-form',
  imports: [Notice],
  template: `
    <app-notice>
      This team signs in with links that arrive by mail. Asking for one here is not possible yet: open the
      link in your latest mail, or ask an admin of your team.
    </app-notice>
  `,
})
export class MagicLinkForm {}
