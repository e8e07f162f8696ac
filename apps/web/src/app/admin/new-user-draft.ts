import { roleSchema } from '@mikrochat/contract';
import * as z from 'zod';
import { attempt } from '../session/storage';
import type { NewUser } from './new-user';

const KEY = 'mikrochat.new-user';
/** How long a fresh sign-in may take, in milliseconds. */
const KEPT = 30 * 60 * 1000;

const draft = z.object({
  /** The admin's id: nobody else in this browser gets to see it. */
  by: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  email: z.string(),
  userName: z.string(),
  role: roleSchema,
});

/** What of a new user is kept: never a password. */
export type NewUserDraft = Pick<NewUser, 'email' | 'userName' | 'role'>;

/**
 * What an admin had typed when the fresh sign-in that adding a user needs led away from the page, as to a provider.
 * Kept in this tab, for the same admin, until the form is open again and closed. Where storage is forbidden it is lost.
 */
export const newUserDraft = {
  keep: (by: string, { email, userName, role }: NewUserDraft): void => {
    const text = JSON.stringify({ by, at: Date.now(), email, userName, role });
    attempt(() => sessionStorage.setItem(KEY, text), undefined);
  },
  read: (by: string | undefined): NewUserDraft | null => {
    const stored = attempt(() => JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as unknown, null);
    const { data } = draft.safeParse(stored);
    if (!data || data.by !== by || Date.now() - data.at > KEPT) return null;
    return { email: data.email, userName: data.userName, role: data.role };
  },
  drop: (): void => attempt(() => sessionStorage.removeItem(KEY), undefined),
};
