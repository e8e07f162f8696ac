import { attempt } from './storage';

const KEY = 'mikrochat.session';

/**
 * Whether a user was signed in here: no secret, only “1”, so that a first visit need not wait for the server to
 * say that there is no session. Without storage the server is always asked.
 */
export const sessionHint = {
  present: (): boolean => attempt(() => localStorage.getItem(KEY) === '1', true),
  set: (): void => attempt(() => localStorage.setItem(KEY, '1'), undefined),
  clear: (): void => attempt(() => localStorage.removeItem(KEY), undefined),
};
