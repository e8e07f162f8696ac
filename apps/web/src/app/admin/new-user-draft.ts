import { roleSchema } from '@mikrochat/contract';
import * as z from 'zod';
import { attempt } from '../session/storage';
import type { NewUser } from './new-user';

const STORAGE_KEY = 'mikrochat.new-user';
const MAX_AGE_MS = 30 * 60 * 1000;

const storedDraft = z.object({
  /** Only the admin who entered the draft gets it back. */
  adminId: z.string(),
  /** Milliseconds since 1970. */
  savedAt: z.number(),
  email: z.string(),
  userName: z.string(),
  role: roleSchema,
});

/** The fields of a new user that are saved: never a password. */
export type NewUserDraft = Pick<NewUser, 'email' | 'userName' | 'role'>;

/**
 * Keeps the “Add user” form across a reauthentication that leaves the page, for example at a provider.
 * Saved in `sessionStorage` for this tab, this admin and 30 minutes; not saved where storage is blocked.
 */
export const newUserDraft = {
  save: (adminId: string, { email, userName, role }: NewUserDraft): void => {
    const text = JSON.stringify({ adminId, savedAt: Date.now(), email, userName, role });
    attempt(() => sessionStorage.setItem(STORAGE_KEY, text), undefined);
  },
  read: (adminId: string | undefined): NewUserDraft | null => {
    const stored = attempt(() => JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') as unknown, null);
    const { data } = storedDraft.safeParse(stored);
    if (!data || data.adminId !== adminId || Date.now() - data.savedAt > MAX_AGE_MS) return null;
    return { email: data.email, userName: data.userName, role: data.role };
  },
  clear: (): void => attempt(() => sessionStorage.removeItem(STORAGE_KEY), undefined),
};
