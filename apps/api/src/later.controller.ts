import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AccountError } from '@mikrochat/accounts';
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
}
