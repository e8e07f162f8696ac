import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Users, type Caller } from '@mikrochat/accounts';
import {
  meBody,
  oneUserBody,
  paths,
  renameRequest,
  type Capabilities,
  type MeBody,
  type OneUserBody,
  type RenameRequest,
} from '@mikrochat/contract';
import { OkResponse, CurrentCaller } from '../requests/decorators.js';
import { toUserBody } from '../requests/user-body.js';
import { AUTH_SETTINGS, CAPABILITIES, type AuthSettings } from '../settings.js';

/** The signed-in user's own account. */
@ApiTags('Own account')
@Controller()
export class MeController {
  constructor(
    private readonly users: Users,
    @Inject(AUTH_SETTINGS) private readonly settings: AuthSettings,
    @Inject(CAPABILITIES) private readonly capabilities: Capabilities,
  ) {}

  @Get(paths.me)
  @OkResponse(meBody)
  async me(@CurrentCaller() caller: Caller): Promise<MeBody> {
    const { user, hasPassword, mustChange } = await this.users.me(caller);
    // A password that was set under another mode is of no use now.
    const inUse = hasPassword && this.capabilities.passwords;
    const body = { user: { ...toUserBody(user), hasPassword: inUse } };
    const suggested = inUse && mustChange && this.settings.passwordChange !== 'off';
    return suggested ? { ...body, passwordChangeSuggested: true } : body;
  }

  @Put(paths.ownUser)
  @OkResponse(oneUserBody)
  async rename(
    @CurrentCaller() caller: Caller,
    @Body({ schema: renameRequest }) { userName }: RenameRequest,
  ): Promise<OneUserBody> {
    return { user: toUserBody(await this.users.rename(caller, userName)) };
  }
}
