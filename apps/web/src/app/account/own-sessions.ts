import { Service, computed, inject, resource } from '@angular/core';
import { type SessionBody, type SessionsBody, at, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../api/api';
import { failureOf, latestValueOf } from '../api/resources';

/** The user's sessions, one for each device. */
@Service({ autoProvided: false })
export class OwnSessions {
  private readonly api = inject(Api);
  private readonly response = resource({
    loader: async () => {
      const { sessions } = await this.api.get<SessionsBody>(paths.sessions);
      return { sessions: sessions.toSorted((a, b) => rank(b) - rank(a)), loadedAt: Date.now() };
    },
  });
  private readonly latest = latestValueOf(this.response);

  /** Undefined until they are loaded. */
  readonly list = computed(() => this.latest()?.sessions);
  readonly failure = failureOf(this.response);
  /** Milliseconds since 1970. */
  readonly loadedAt = computed(() => this.latest()?.loadedAt ?? 0);
  readonly others = computed(() => (this.list() ?? []).filter((session) => !session.isCurrentSession));

  reload(): void {
    this.response.reload();
  }

  /** Ends one of the other sessions. Throws {@link ApiError}. */
  async end(session: SessionBody): Promise<void> {
    await this.api.delete(at(paths.session, session.id)).catch(unlessGone);
    this.keep(({ id }) => id !== session.id);
  }

  /** Ends all other sessions. Throws {@link ApiError}. */
  async endOthers(): Promise<void> {
    await this.api.delete(paths.sessions);
    this.keep(({ isCurrentSession }) => isCurrentSession);
  }

  private keep(isKept: (session: SessionBody) => boolean): void {
    this.latest.update((latest) => latest && { ...latest, sessions: latest.sessions.filter(isKept) });
  }
}

/** This device first, then by last use. */
const rank = (session: SessionBody): number => (session.isCurrentSession ? Infinity : session.lastUsed);

/** A session that has ended already needs no error. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
