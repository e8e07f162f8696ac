import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { AccountError, Administration, Users, type Caller } from '@mikrochat/accounts';
import { OkResponse, CurrentCaller, toUserBody } from '@mikrochat/auth';
import {
  messageBody,
  paths,
  usersBody,
  usersQuery,
  type MessageBody,
  type UsersBody,
  type UsersQuery,
} from '@mikrochat/contract';
import { toManagedUserBody } from './managed-user-body.js';

/** The routes for all signed-in users: the list of users, and the deletion of their own account. */
@ApiTags('Users')
@Controller()
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly administration: Administration,
  ) {}

  @Get(paths.users)
  @OkResponse(usersBody)
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: usersQuery }) query: UsersQuery,
  ): Promise<UsersBody> {
    const isAdmin = await this.administration.isAdmin(caller);
    const { users, ...page } = await this.users.list(query, isAdmin ? 'admin' : 'user');
    if (!isAdmin) return { ...page, users: users.map(toUserBody) };
    return { ...page, users: users.map(toManagedUserBody), counts: await this.users.counts() };
  }

  @Post(paths.leave)
  @OkResponse(messageBody)
  async leave(@CurrentCaller() caller: Caller): Promise<MessageBody> {
    await this.administration.deleteOwnAccount(caller);
    return { message: 'Your account is removed.' };
  }

  /** A route of the contract without an implementation yet: `not_available` to signed-in users. */
  @Post(paths.importUsers)
  @ApiExcludeEndpoint()
  import(): never {
    throw new AccountError('not_available');
  }
}
