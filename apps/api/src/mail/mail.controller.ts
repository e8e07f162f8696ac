import { Controller, Delete, Get, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Outbox, type Caller } from '@mikrochat/accounts';
import { AdminGuard, OkResponse, Available, CurrentCaller } from '@mikrochat/auth';
import { mailsBody, paths, successBody, type MailsBody, type SuccessBody } from '@mikrochat/contract';

type WaitingMail = Awaited<ReturnType<Outbox['list']>>['mails'][number];

const toBody = ({ id, kind, email, userId, tries, problem, ...times }: WaitingMail) => ({
  id,
  kind,
  email,
  userId,
  tries,
  problem,
  createdAt: times.createdAt.getTime(),
  nextTryAt: times.nextTryAt?.getTime() ?? null,
  failedAt: times.failedAt?.getTime() ?? null,
});

/** The outbox, for admins. */
@ApiTags('Mail')
@UseGuards(AdminGuard)
@Available('mail')
@Controller()
export class MailController {
  constructor(private readonly outbox: Outbox) {}

  @Get(paths.mails)
  @OkResponse(mailsBody)
  async list(): Promise<MailsBody> {
    const { mails, ...counts } = await this.outbox.list();
    return { mails: mails.map(toBody), ...counts };
  }

  @Post(paths.sendMailAgain)
  @OkResponse(successBody)
  async sendAgain(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SuccessBody> {
    await this.outbox.sendAgain(caller, id);
    return { success: true };
  }

  @Delete(paths.mail)
  @OkResponse(successBody)
  async discard(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<SuccessBody> {
    await this.outbox.discard(caller, id);
    return { success: true };
  }
}
