import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AccountError } from '@mikrochat/accounts';
import { Public, Unlimited } from '@mikrochat/auth';
import { paths } from '@mikrochat/contract';
import { listPolicy, mailboxPage, mailPolicy } from './mailbox-page.js';
import { Mailbox } from './mailbox.js';

const HTML = 'text/html; charset=utf-8';

/** The page of the mailbox; registered only when there is a mailbox. */
@ApiExcludeController()
@Public()
@Unlimited()
@Controller()
export class MailboxController {
  constructor(private readonly mailbox: Mailbox) {}

  @Get(paths.mailbox)
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', listPolicy)
  list(): string {
    return mailboxPage(paths.mailbox, this.mailbox.all);
  }

  @Get(`${paths.mailbox}/:id`)
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', mailPolicy)
  show(@Param('id') id: string): string {
    const mail = this.mailbox.all.find((captured) => captured.id === id);
    if (!mail) throw new AccountError('not_found');
    return mail.html;
  }
}
