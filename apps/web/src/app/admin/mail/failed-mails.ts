import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Notice } from '../../ui/notice/notice';
import { Mails } from './mails';

/** A notice that mails could not be sent. Shows nothing while there are none or their number is unknown. */
@Component({
  selector: 'app-failed-mails',
  imports: [Notice, RouterLink],
  template: `
    @if (failed(); as failed) {
      <app-notice kind="warn">
        {{ failed === 1 ? 'One email could not be sent.' : failed + ' emails could not be sent.' }}
        <a routerLink="/admin/mail">See why</a>
      </app-notice>
    }
  `,
  styles: `
    app-notice {
      margin-top: 18px;
    }
  `,
  providers: [Mails],
})
export class FailedMails {
  private readonly mails = inject(Mails);
  protected readonly failed = computed(() => this.mails.outbox()?.failed ?? 0);
}
