import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Identities, type Caller } from '@mikrochat/accounts';
import {
  identitiesBody,
  paths,
  successBody,
  type IdentitiesBody,
  type SuccessBody,
} from '@mikrochat/contract';
import { CurrentCaller, OkResponse } from '../../requests/decorators.js';
import { OAuthProviders } from './providers.js';

/** The provider accounts that the user signs in with. */
@ApiTags('Own account')
@Controller()
export class IdentitiesController {
  constructor(
    private readonly identities: Identities,
    private readonly providers: OAuthProviders,
  ) {}

  @Get(paths.identities)
  @OkResponse(identitiesBody)
  async list(@CurrentCaller() caller: Caller): Promise<IdentitiesBody> {
    const { identities, canUnlink } = await this.identities.ofUser(caller);
    const bodies = identities.map(({ provider, createdAt }) => ({
      provider,
      name: this.providers.nameOf(provider),
      createdAt: createdAt.getTime(),
    }));
    return { identities: bodies, canUnlink };
  }

  @Delete(paths.identity)
  @OkResponse(successBody)
  async unlink(@CurrentCaller() caller: Caller, @Param('id') provider: string): Promise<SuccessBody> {
    await this.identities.unlink(caller, provider);
    return { success: true };
  }
}
