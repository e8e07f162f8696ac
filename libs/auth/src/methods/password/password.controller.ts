import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Attempts, LinkRequests, Passwords, Users, type AuthenticatedUser, type Caller } from '@mikrochat/accounts';
import {
  changePasswordRequest,
  emailRequest,
  passwordLoginRequest,
  paths,
  registerRequest,
  setupPasswordRequest,
  successBody,
  tokensBody,
  type ChangePasswordRequest,
  type EmailRequest,
  type RegisterRequest,
  type SetupPasswordRequest,
  type SuccessBody,
  type TokensBody,
} from '@mikrochat/contract';
import { Doorway } from '../../doorway.js';
import { bearerOf } from '../../requests/bearer.js';
import { Answers, Available, CallerOf, originOf, Public, Takes } from '../../requests/decorators.js';
import { ExchangeOf } from '../../requests/exchange.decorator.js';
import type { Exchange } from '../../requests/exchange.js';
import { EntrantOf } from '../entrant.decorator.js';
import { LinkReader } from '../link-reader.js';
import { LinkRequestCookie } from '../link-request-cookie.js';
import { MethodGuard } from '../method.guard.js';
import { PASSWORD } from './password.strategy.js';

/** What a link may be for that sets a password. */
const setsPassword = ['setup', 'reset', 'replace'] as const;

/** The same words for everybody. */
const ON_ITS_WAY = 'If this address has an account with a password, a link is on its way to it.';

/** Everything a person does with a password. */
@ApiTags('Sign in')
@Available(({ authMode }) => authMode === 'password')
@Controller()
export class PasswordController {
  constructor(
    private readonly doorway: Doorway,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly reader: LinkReader,
    private readonly requests: LinkRequests,
    private readonly attempts: Attempts,
    private readonly cookie: LinkRequestCookie,
  ) {}

  @Public()
  @UseGuards(MethodGuard(PASSWORD))
  @Takes(passwordLoginRequest)
  @Post(paths.passwordLogin)
  @Answers(tokensBody)
  signIn(@EntrantOf() entrant: AuthenticatedUser, @ExchangeOf() exchange: Exchange): Promise<TokensBody> {
    return this.doorway.enter(entrant, exchange);
  }

  @Public()
  @Available(
    ({ authMode, isInviteRequired, localSignIn }) =>
      localSignIn && authMode === 'password' && !isInviteRequired,
  )
  @Post(paths.register)
  @Answers(tokensBody)
  async register(
    @Body({ schema: registerRequest }) request: RegisterRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<TokensBody> {
    const origin = originOf(exchange.request);
    const { id: userId, credentialEpoch } = await this.attempts.register(origin, () =>
      this.users.register({ ...request, role: 'user' }, origin),
    );
    return this.doorway.enter({ userId, credentialEpoch, method: 'register' }, exchange);
  }

  @Public()
  @Available(({ authMode, hasEmail, localSignIn }) => localSignIn && authMode === 'password' && hasEmail)
  @Post(paths.passwordReset)
  @Answers(successBody)
  async askReset(
    @Body({ schema: emailRequest }) { email }: EmailRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<SuccessBody> {
    const browser = this.cookie.identify(exchange);
    await this.requests.ask('reset', email, originOf(exchange.request), browser);
    return { success: true, message: ON_ITS_WAY };
  }

  @Public()
  @Post(paths.setupPassword)
  @Answers(tokensBody)
  async setUp(
    @Body({ schema: setupPasswordRequest }) { email, token, password }: SetupPasswordRequest,
    @ExchangeOf() exchange: Exchange,
  ): Promise<TokensBody> {
    const { request } = exchange;
    const link = await this.reader.read(token ?? bearerOf(request), setsPassword, email, request.ip);
    return this.doorway.enter(await this.passwords.setUp(link, password, originOf(request)), exchange);
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
