import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthModule, type AuthModuleOptions } from '@mikrochat/auth';
import { Database } from '@mikrochat/database';
import { AuditController } from './audit/audit.controller.js';
import { AuditExports } from './audit/audit-exports.js';
import { HealthController } from './health/health.controller.js';
import { ErrorFilter } from './http/error.filter.js';
import { Unrouted } from './http/unrouted.js';
import { LaterController } from './later.controller.js';
import { MailController } from './mail/mail.controller.js';
import { MailboxController } from './mail/mailbox.controller.js';
import { Mailbox } from './mail/mailbox.js';
import { AdminController } from './users/admin.controller.js';
import { UsersController } from './users/users.controller.js';
import { PublicConfigurationController } from './public-configuration.controller.js';

/** What the front is put together from. */
export interface AppParts {
  readonly database: Database;
  readonly unrouted: Unrouted;
  readonly auth: AuthModuleOptions;
  /** Where mails stay that have no server to go to; its page exists only with it. */
  readonly mailbox: Mailbox | undefined;
}

/** The front of the house: wires the rooms and speaks HTTP. */
@Module({})
export class AppModule {
  static forRoot({ database, unrouted, auth, mailbox }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [AuthModule.forRoot(auth)],
      controllers: [
        HealthController,
        PublicConfigurationController,
        UsersController,
        AdminController,
        MailController,
        AuditController,
        ...(mailbox ? [MailboxController] : []),
        LaterController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: Unrouted, useValue: unrouted },
        { provide: Mailbox, useValue: mailbox ?? null },
        AuditExports,
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
