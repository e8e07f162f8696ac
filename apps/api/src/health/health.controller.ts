import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Announcements, Outbox } from '@mikrochat/accounts';
import { Public, Unlimited } from '@mikrochat/auth';
import { paths, readyBody, type ReadyBody } from '@mikrochat/contract';
import { Database } from '@mikrochat/database';
import type { FastifyReply } from 'fastify';

/** Whether the process lives, and whether it can serve. */
@ApiTags('Health')
@Public()
@Unlimited()
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly announcements: Announcements,
    private readonly outbox: Outbox,
  ) {}

  @Get(paths.health)
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  alive(): string {
    return 'OK';
  }

  @Get(paths.ready)
  @ApiOkResponse({ standardSchema: readyBody })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyBody> {
    const migrated = await this.database.check().then(
      (check) => check.migrated,
      () => null,
    );
    const isReady = migrated === true;
    reply.status(isReady ? 200 : 503);
    return {
      status: isReady ? 'ready' : 'not_ready',
      database: migrated === null ? 'down' : 'up',
      migrations: migrated === null ? 'unknown' : migrated ? 'done' : 'pending',
      // While the announcements of other replicas cannot be heard, every request asks the database: slower, not wrong.
      announcements: this.announcements.isHearing ? 'heard' : 'not_heard',
      mail: this.outbox.state,
    };
  }
}
