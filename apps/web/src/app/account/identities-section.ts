import { Component, inject, signal } from '@angular/core';
import { ApiError } from '../api/api';
import { fullDateTime, timeAgoInSentence } from '../ui/time/relative-time';
import { ExternalNavigation } from '../routing/external-navigation';
import type { OAuthProvider } from '../sign-in/providers/oauth-providers';
import { ProviderMark } from '../sign-in/providers/provider-mark';
import { Confirm } from '../ui/dialog/confirm';
import { Notice } from '../ui/notice/notice';
import { Toasts } from '../ui/toast/toasts';
import { type Identity, OwnIdentities } from './own-identities';

/** The linked providers of the user, and buttons to link others. */
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
  private readonly externalNavigation = inject(ExternalNavigation);

  protected readonly identities = inject(OwnIdentities);
  protected readonly busy = signal(false);
  protected readonly fullDateTime = fullDateTime;

  protected linkedSince({ createdAt }: Identity): string {
    return timeAgoInSentence(createdAt, Date.now());
  }

  protected async unlink(identity: Identity): Promise<void> {
    const confirmed = await this.confirm.ask({
      title: `Unlink ${identity.name}?`,
      text: `You can no longer sign in with ${identity.name}. Other devices that signed in with it are signed out. You can link it again later.`,
      action: 'Unlink',
    });
    if (!confirmed) return;
    await this.attempt(async () => {
      await this.identities.unlink(identity);
      this.toasts.say(`${identity.name} was unlinked.`);
    });
  }

  protected link({ id }: OAuthProvider): Promise<void> {
    return this.attempt(async () => this.externalNavigation.to(await this.identities.linkUrl(id)));
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== 'reauthentication_required') this.toasts.warn(error.sentence);
    } finally {
      this.busy.set(false);
    }
  }
}
