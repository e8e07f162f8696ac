import { Controller, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AccountError } from '@mikrochat/accounts';
import { paths } from '@mikrochat/contract';

/** Routes of the contract that come later: until then they answer 404. */
@ApiExcludeController()
@Controller()
export class LaterController {
  @Post(paths.importUsers)
  people(): never {
    throw new AccountError('not_available');
  }
}
