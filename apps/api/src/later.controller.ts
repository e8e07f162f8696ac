import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AccountError } from '@mikrochat/accounts';
import { Public } from '@mikrochat/auth';
import { paths } from '@mikrochat/contract';

const refuse = (): never => {
  throw new AccountError('not_available');
};

/** Routes of the contract that come later: until then they answer 404. */
@ApiExcludeController()
@Controller()
export class LaterController {
  @Post(paths.importUsers)
  people(): never {
    return refuse();
  }

  @Get(paths.audit)
  audit(): never {
    return refuse();
  }

  @Public()
  @Get(paths.oauthProviders)
  providers(): { providers: never[]; count: number } {
    return { providers: [], count: 0 };
  }

  @Public()
  @Get(`${paths.oauth}/:providerId`)
  provider(@Param('providerId') _providerId: string): never {
    throw new AccountError('not_found');
  }
}
