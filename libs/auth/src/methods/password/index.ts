import type { SignInMethodParts } from '../method.js';
import { PasswordController } from './password.controller.js';
import { PasswordStrategy } from './password.strategy.js';

/** Sign-in by email address and password. */
export const password: SignInMethodParts = {
  controllers: [PasswordController],
  providers: [PasswordStrategy],
};
