import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Notifications, Outbox } from '@mikrochat/accounts';
import { Public, Unlimited } from '@mikrochat/auth';
import { paths, readyBody, type ReadyBody } from '@mikrochat/contract';
import { Database } from '@mikrochat/database';
import type { FastifyReply } from 'fastify';
import { CachedResult } from './cached-result.js';

const MAX_AGE_MS = 1_000;

/** Liveness and readiness of the server. */
@ApiTags('Health')
@Public()
@Unlimited()
@Controller()
export class HealthController {
  /** Null when the database is unavailable. Cached, so that frequent probes query the database once a second. */
  private readonly migrated: CachedResult<boolean | null>;

  constructor(
    database: Database,
    private readonly notifications: Notifications,
    private readonly outbox: Outbox,
  ) {
    this.migrated = new CachedResult(
      () =>
        database.check().then(
          (check) => check.migrated,
          () => null,
        ),
      MAX_AGE_MS,
    );
  }

  @Get(paths.health)
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  live(): string {
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
      // Without notifications the server queries the database for every request: slower, but still correct.
      notifications: this.notifications.isConnected ? 'heard' : 'not_heard',
      mail: this.outbox.state,
    };
  }
}
