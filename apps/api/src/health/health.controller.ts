import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Notifications, Outbox } from '@mikrochat/accounts';
import { Public, Unlimited } from '@mikrochat/auth';
import { paths, readyBody, type ReadyBody } from '@mikrochat/contract';
import { Database } from '@mikrochat/database';
import type { FastifyReply } from 'fastify';
import { Latest } from './latest.js';

const ASKED_EVERY_MS = 1_000;

/** Whether the process lives, and whether it can serve. */
@ApiTags('Health')
@Public()
@Unlimited()
@Controller()
export class HealthController {
  /** Null where the database does not answer. Many may ask, and often: the database is asked once a second. */
  private readonly migrated: Latest<boolean | null>;

  constructor(
    database: Database,
    private readonly notifications: Notifications,
    private readonly outbox: Outbox,
  ) {
    this.migrated = new Latest(
      () =>
        database.check().then(
          (check) => check.migrated,
          () => null,
        ),
      ASKED_EVERY_MS,
    );
  }

  @Get(paths.health)
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  alive(): string {
    return 'OK';
  }

  @Get(paths.ready)
  @ApiOkResponse({ standardSchema: readyBody })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyBody> {
    const migrated = await this.migrated.get();
    const isReady = migrated === true;
    reply.status(isReady ? 200 : 503);
    return {
      status: isReady ? 'ready' : 'not_ready',
      database: migrated === null ? 'down' : 'up',
      migrations: migrated === null ? 'unknown' : migrated ? 'done' : 'pending',
      // While the notifications of other replicas cannot be heard, every request asks the database: slower, not wrong.
      notifications: this.notifications.isConnected ? 'heard' : 'not_heard',
      mail: this.outbox.state,
    };
  }
}
