import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  SignInThrottle,
  LinkRequests,
  Passwords,
  Users,
  type AuthenticatedUser,
  type Caller,
} from '@mikrochat/accounts';
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
import { SessionIssuer } from '../../session/session-issuer.js';
import { bearerOf } from '../../requests/bearer.js';
import {
  OkResponse,
  Available,
  CurrentCaller,
  clientInfoOf,
  Public,
  RequestBody,
} from '../../requests/decorators.js';
import { CurrentExchange } from '../../requests/current-exchange.decorator.js';
import type { HttpExchange } from '../../requests/http-exchange.js';
import { Authenticated } from '../../requests/authenticated.decorator.js';
import { LinkReader } from '../link-reader.js';
import { LinkRequestCookie } from '../link-request-cookie.js';
import { MethodGuard } from '../method.guard.js';
import { PASSWORD } from './password.strategy.js';

/** The purposes of links that set a password. */
const setPasswordPurposes = ['setup', 'reset', 'replace'] as const;

/** Always the same, so that the response does not tell whether the email address has an account. */
const ON_ITS_WAY = 'If this address has an account with a password, a link is on its way to it.';

/** Sign-in, registration, reset and change of passwords. */
@ApiTags('Sign in')
@Available('passwords')
@Controller()
export class PasswordController {
  constructor(
    private readonly sessionIssuer: SessionIssuer,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly reader: LinkReader,
    private readonly requests: LinkRequests,
    private readonly throttle: SignInThrottle,
    private readonly cookie: LinkRequestCookie,
  ) {}

  @Public()
  @UseGuards(MethodGuard(PASSWORD))
  @RequestBody(passwordLoginRequest)
  @Post(paths.passwordLogin)
  @OkResponse(tokensBody)
  signIn(
    @Authenticated() authenticated: AuthenticatedUser,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<TokensBody> {
    return this.sessionIssuer.start(authenticated, exchange);
  }

  @Public()
  @Available('registration')
  @Post(paths.register)
  @OkResponse(tokensBody)
  async register(
    @Body({ schema: registerRequest }) request: RegisterRequest,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<TokensBody> {
    const client = clientInfoOf(exchange.request);
    const { id: userId, credentialEpoch } = await this.throttle.register(client, () =>
      this.users.register({ ...request, role: 'user' }, client),
    );
    return this.sessionIssuer.start({ userId, credentialEpoch, method: 'register' }, exchange);
  }

  @Public()
  @Available('passwordReset')
  @Post(paths.passwordReset)
  @OkResponse(successBody)
  async requestReset(
    @Body({ schema: emailRequest }) { email }: EmailRequest,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<SuccessBody> {
    const browser = this.cookie.identify(exchange);
    await this.requests.submit('reset', email, clientInfoOf(exchange.request), browser);
    return { success: true, message: ON_ITS_WAY };
  }

  @Public()
  @Post(paths.setupPassword)
  @OkResponse(tokensBody)
  async setUp(
    @Body({ schema: setupPasswordRequest }) { email, token, password }: SetupPasswordRequest,
    @CurrentExchange() exchange: HttpExchange,
  ): Promise<TokensBody> {
    const { request } = exchange;
    const link = await this.reader.read(token ?? bearerOf(request), setPasswordPurposes, email, request.ip);
    return this.sessionIssuer.start(
      await this.passwords.setUp(link, password, clientInfoOf(request)),
      exchange,
    );
  }

  @Post(paths.changePassword)
  @OkResponse(successBody)
  async change(
    @CurrentCaller() caller: Caller,
    @Body({ schema: changePasswordRequest }) { currentPassword, newPassword }: ChangePasswordRequest,
  ): Promise<SuccessBody> {
    await this.passwords.change(caller, currentPassword, newPassword);
    return { success: true };
  }
}
