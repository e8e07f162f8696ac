import type { ManagedUserBody } from '@mikrochat/contract';

/** A user for tests; `fields` override the defaults. */
export const managedUser = (fields: Partial<ManagedUserBody> = {}): ManagedUserBody => ({
  id: '0197c0de-0000-7000-8000-000000000001',
  userName: 'Grace Hopper',
  email: 'grace@example.com',
  isAdmin: false,
  createdAt: Date.UTC(2026, 9, 1),
  disabled: false,
  emailVerified: true,
  hasPassword: true,
  lastSignInAt: Date.UTC(2026, 9, 14),
  sessions: 2,
  providers: [],
  invited: false,
  ...fields,
});
