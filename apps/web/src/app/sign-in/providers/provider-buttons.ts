import { Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import { Transport } from '../../api/transport';
import { comingBackTo } from '../../routing/return-path';
import { Notice } from '../../ui/notice/notice';
import { OAuthProviders } from './oauth-providers';
import { ProviderMark } from './provider-mark';

/** The ways in through somebody else, above the way in by email, where there is one. */
@Component({
  selector: 'app-provider-buttons',
  imports: [Notice, ProviderMark],
  templateUrl: './provider-buttons.html',
  styleUrl: './provider-buttons.css',
})
export class ProviderButtons {
  private readonly transport = inject(Transport);
  private readonly parameters = toSignal(inject(ActivatedRoute).queryParamMap);

  protected readonly offers = inject(OAuthProviders);

  readonly verb = input<'Sign in' | 'Sign up'>('Sign in');
  /** A form stands below. */
  readonly formFollows = input.required<boolean>();

  protected readonly links = computed(() => {
    const query = comingBackTo(this.parameters()?.get('then'));
    return this.offers
      .list()
      ?.map(({ id, name, loginUrl }) => ({ id, name, url: this.transport.url(loginUrl, query) }));
  });

  constructor() {
    // A failure of an earlier page is not shown here.
    this.offers.reload();
  }
}
