import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountError, Attempts, Passwords, Users, type Caller } from '@mikrochat/accounts';
import {
  changePasswordRequest,
  passwordLoginRequest,
  paths,
  registerRequest,
  setupPasswordRequest,
  successBody,
  tokensBody,
  type ChangePasswordRequest,
  type RegisterRequest,
  type SetupPasswordRequest,
  type SuccessBody,
  type TokensBody,
} from '@mikrochat/contract';
import { Doorway, type Entrant, type Exchange } from '../../doorway.js';
import { bearerOf } from '../../requests/bearer.js';
import { Answers, Available, CallerOf, originOf, Public, Takes } from '../../requests/decorators.js';
import { ExchangeOf } from '../../requests/exchange.decorator.js';
import { EntrantOf } from '../entrant.decorator.js';
import { MethodGuard } from '../method.guard.js';
import { PASSWORD } from './password.strategy.js';

/** Everything a person does with a password. */
@ApiTags('Sign in')
@Available(({ authMode }) => authMode === 'password')
@Controller()
export class PasswordController {
  constructor(
    private readonly doorway: Doorway,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
  ) {}

  @Public()
  @UseGuards(MethodGuard(PASSWORD))
  @Takes(passwordLoginRequest)
  @Post(paths.passwordLogin)
  @Answers(tokensBody)
  signIn(@EntrantOf() entrant: Entrant, @ExchangeOf() exchange: Exchange): Promise<TokensBody> {
    return this.doorway.enter(entrant, exchange);
  }

  @Public()
  @Available(({ authMode, isInviteRequired }) => authMode === 'password' && !isInviteRequired)
  @Post(paths.register)
  @Answers(tokensBody)
  async register(
    @Body({ schema: registerRequest }) request: RegisterRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<TokensBody> {
    const user = await this.users.register({ ...request, role: 'user' }, originOf(exchange.request));
    return this.doorway.enter({ userId: user.id, method: 'register' }, exchange);
  }

  @Public()
  @Post(paths.setupPassword)
  @Answers(tokensBody)
  async setUp(
    @Body({ schema: setupPasswordRequest }) { email, token, password }: SetupPasswordRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<TokensBody> {
    const { request } = exchange;
    const linkToken = token ?? bearerOf(request);
    if (!linkToken) throw new AccountError('invalid_link');
    const user = await this.attempts.run(email, request.ip, () =>
      this.passwords.setUp(email, linkToken, password, originOf(request)),
    );
    return this.doorway.enter({ userId: user.id, method: 'setup' }, exchange);
  }

  @Post(paths.changePassword)
  @Answers(successBody)
  async change(
    @CallerOf() caller: Caller,
    @Body({ schema: changePasswordRequest }) { currentPassword, newPassword }: ChangePasswordRequest,
  ): Promise<SuccessBody> {
    await this.passwords.change(caller, currentPassword, newPassword);
    return { success: true };
  }
}
