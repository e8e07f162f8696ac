import { Body, Controller, Delete, Get, Inject, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountError,
  Administration,
  Identities,
  Invitations,
  Sessions,
  Users,
  type Caller,
} from '@mikrochat/accounts';
import {
  AdminGuard,
  OkResponse,
  Available,
  CAPABILITIES,
  CurrentCaller,
  toSessionBody,
  toUserBody,
} from '@mikrochat/auth';
import {
  addUserBody,
  addUserRequest,
  changeRoleRequest,
  changeStatusRequest,
  oneUserBody,
  paths,
  resetPasswordRequest,
  successBody,
  userSessionsBody,
  type AddUserBody,
  type AddUserRequest,
  type Capabilities,
  type ChangeRoleRequest,
  type ChangeStatusRequest,
  type OneUserBody,
  type ResetPasswordRequest,
  type SuccessBody,
  type UserSessionsBody,
} from '@mikrochat/contract';

const missingPassword = (): AccountError =>
  new AccountError('invalid_input', {
    details: { password: ['Give a password: this server sends no mail.'] },
  });

const added = ({ id }: { readonly id: string }, invited: boolean): AddUserBody => ({
  success: true,
  userId: id,
  invited,
});

/** The administration of accounts. */
@ApiTags('Admin')
@UseGuards(AdminGuard)
@Controller()
export class AdminController {
  constructor(
    private readonly users: Users,
    private readonly administration: Administration,
    private readonly invitations: Invitations,
    private readonly sessions: Sessions,
    private readonly identities: Identities,
    @Inject(CAPABILITIES) private readonly capabilities: Capabilities,
  ) {}

  @Post(paths.addUser)
  @OkResponse(addUserBody)
  async add(
    @CurrentCaller() caller: Caller,
    @Body({ schema: addUserRequest }) request: AddUserRequest,
  ): Promise<AddUserBody> {
    const { password, ...user } = request;
    const { passwordSignIn, invitations } = this.capabilities;
    if (!passwordSignIn) return added(await this.users.add(user, caller), false);
    if (password === undefined && !invitations) throw missingPassword();
    const mail = password === undefined ? 'invite' : null;
    return added(await this.users.add({ ...user, password }, caller, mail), mail === 'invite');
  }

  @Available('invitations')
  @Post(paths.inviteUser)
  @OkResponse(successBody)
  async invite(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SuccessBody> {
    await this.invitations.sendAgain(caller, id);
    return { success: true };
  }

  @Put(paths.userRole)
  @OkResponse(oneUserBody)
  async changeRole(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: changeRoleRequest }) { role, isAdmin, acceptUnverifiedEmail }: ChangeRoleRequest,
  ): Promise<OneUserBody> {
    const newRole = role ?? (isAdmin ? 'admin' : 'user');
    const user = await this.administration.changeRole(caller, id, newRole, acceptUnverifiedEmail);
    return { user: toUserBody(user) };
  }

  @Available('passwords')
  @Post(paths.userPassword)
  @OkResponse(successBody)
  async resetPassword(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: resetPasswordRequest }) { password }: ResetPasswordRequest,
  ): Promise<SuccessBody> {
    if (password !== undefined) await this.administration.resetPassword(caller, id, password);
    else if (this.capabilities.mail) await this.invitations.mailReset(caller, id);
    else throw missingPassword();
    return { success: true };
  }

  @Put(paths.userStatus)
  @OkResponse(oneUserBody)
  async changeStatus(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: changeStatusRequest }) { disabled }: ChangeStatusRequest,
  ): Promise<OneUserBody> {
    return { user: toUserBody(await this.administration.setDisabled(caller, id, disabled)) };
  }

  @Delete(paths.user)
  @OkResponse(successBody)
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SuccessBody> {
    await this.administration.remove(caller, id);
    return { success: true };
  }

  @Get(paths.userSessions)
  @OkResponse(userSessionsBody)
  async sessionsOf(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<UserSessionsBody> {
    const { id: userId } = await this.users.get(id);
    const sessions = await this.sessions.ofUser(userId);
    return { sessions: sessions.map((session) => toSessionBody(session, caller.sessionId)) };
  }

  @Delete(paths.userSessions)
  @OkResponse(successBody)
  async endSessions(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SuccessBody> {
    await this.sessions.endAllOf(id, caller);
    return { success: true };
  }

  @Delete(paths.userIdentity)
  @OkResponse(successBody)
  async unlink(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('provider') provider: string,
  ): Promise<SuccessBody> {
    await this.identities.unlinkFrom(caller, id, provider);
    return { success: true };
  }
}
