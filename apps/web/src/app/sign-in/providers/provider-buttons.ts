import { Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import { Transport } from '../../api/transport';
import { returnParams } from '../../routing/return-path';
import { Notice } from '../../ui/notice/notice';
import { OAuthProviders } from './oauth-providers';
import { ProviderMark } from './provider-mark';

/** So many buttons have a row each, with “Sign in with” before the name; more stand in two columns. */
const MAX_ROWS = 3;

/** One button for each OAuth provider, above the form where there is one. */
@Component({
  selector: 'app-provider-buttons',
  imports: [Notice, ProviderMark],
  templateUrl: './provider-buttons.html',
  styleUrl: './provider-buttons.css',
})
export class ProviderButtons {
  private readonly transport = inject(Transport);
  private readonly parameters = toSignal(inject(ActivatedRoute).queryParamMap);

  protected readonly providers = inject(OAuthProviders);

  readonly verb = input<'Sign in' | 'Sign up'>('Sign in');
  /** A form is shown below. */
  readonly formFollows = input.required<boolean>();

  protected readonly links = computed(() => {
    const query = returnParams(this.parameters()?.get('then'));
    return this.providers
      .list()
      ?.map(({ id, name, loginUrl }) => ({ id, name, url: this.transport.url(loginUrl, query) }));
  });
  protected readonly isCrowded = computed(() => (this.links()?.length ?? 0) > MAX_ROWS);

  constructor() {
    // A failure of an earlier page is not shown here.
    this.providers.reload();
  }
}
