import { Service, computed, inject, signal } from '@angular/core';
import { type SessionBody, type SessionsBody, at, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { unreachable } from '../api/api-error';

/** The devices that one is signed in on. */
@Service({ autoProvided: false })
export class OwnSessions {
  private readonly api = inject(Api);

  /** Null until they are here. */
  readonly list = signal<SessionBody[] | null>(null);
  readonly failure = signal<ApiError | null>(null);
  /** When the list came, in milliseconds since 1970. */
  readonly at = signal(0);
  readonly others = computed(() => (this.list() ?? []).filter((session) => !session.isCurrentSession));

  async load(): Promise<void> {
    this.failure.set(null);
    try {
      const { sessions } = await this.api.get<SessionsBody>(paths.sessions);
      this.at.set(Date.now());
      this.list.set(sessions.toSorted((one, other) => rank(other) - rank(one)));
    } catch (error) {
      this.failure.set(error instanceof ApiError ? error : unreachable(error));
    }
  }

  /** Signs one of the other devices out. Throws {@link ApiError}. */
  async end(session: SessionBody): Promise<void> {
    await this.api.delete(at(paths.session, session.id)).catch(unlessGone);
    this.list.update((list) => list?.filter(({ id }) => id !== session.id) ?? null);
  }

  /** Signs all other devices out. Throws {@link ApiError}. */
  async endOthers(): Promise<void> {
    await this.api.delete(paths.sessions);
    this.list.update((list) => list?.filter(({ isCurrentSession }) => isCurrentSession) ?? null);
  }
}

/** This device first, then the one used last. */
const rank = (session: SessionBody): number => (session.isCurrentSession ? Infinity : session.lastUsed);

/** What has ended by itself meanwhile is what was asked for. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
