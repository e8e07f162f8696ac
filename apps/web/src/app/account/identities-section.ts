import { Component, inject, signal } from '@angular/core';
import { ApiError } from '../api/api';
import { ago, inFull } from '../ui/time/moments';
import { ExternalNavigation } from '../routing/external-navigation';
import type { OAuthProvider } from '../sign-in/providers/oauth-providers';
import { ProviderMark } from '../sign-in/providers/provider-mark';
import { Confirm } from '../ui/dialog/confirm';
import { Notice } from '../ui/notice/notice';
import { Toasts } from '../ui/toast/toasts';
import { type Identity, OwnIdentities } from './own-identities';

/** The providers that vouch for this person, and the others that could. */
@Component({
  selector: 'app-identities-section',
  imports: [Notice, ProviderMark],
  providers: [OwnIdentities],
  templateUrl: './identities-section.html',
  styleUrl: './identities-section.css',
})
export class IdentitiesSection {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly departure = inject(ExternalNavigation);

  protected readonly identities = inject(OwnIdentities);
  protected readonly busy = signal(false);
  protected readonly inFull = inFull;

  protected since({ createdAt }: Identity): string {
    const moment = ago(createdAt, Date.now());
    return moment.charAt(0).toLowerCase() + moment.slice(1);
  }

  protected async unlink(identity: Identity): Promise<void> {
    const sure = await this.confirm.ask({
      title: `Unlink ${identity.name}?`,
      text: `You can no longer sign in with ${identity.name}. Your other devices that signed in with it are signed out. You can link it again.`,
      action: 'Unlink',
    });
    if (!sure) return;
    await this.attempt(async () => {
      await this.identities.unlink(identity);
      this.toasts.say(`${identity.name} is unlinked.`);
    });
  }

  protected link({ id }: OAuthProvider): Promise<void> {
    return this.attempt(async () => this.departure.to(await this.identities.linkUrl(id)));
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== 'reauthentication_required') this.toasts.warn(error.sentence);
    } finally {
      this.busy.set(false);
    }
  }
}
