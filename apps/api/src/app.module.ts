import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthModule, type AuthModuleOptions } from '@mikrochat/auth';
import { Database } from '@mikrochat/database';
import { AuditController } from './audit/audit.controller.js';
import { AuditExports } from './audit/audit-exports.js';
import { HealthController } from './health/health.controller.js';
import { ErrorFilter } from './http/error.filter.js';
import { NotFoundHandler } from './http/not-found-handler.js';
import { MailController } from './mail/mail.controller.js';
import { MailboxController } from './mail/mailbox.controller.js';
import { Mailbox } from './mail/mailbox.js';
import { AdminController } from './users/admin.controller.js';
import { UsersController } from './users/users.controller.js';
import { PublicConfigurationController } from './public-configuration.controller.js';

/** The instances from which {@link AppModule} is composed. */
export interface AppParts {
  readonly database: Database;
  readonly notFoundHandler: NotFoundHandler;
  readonly auth: AuthModuleOptions;
  /** The mailbox that replaces a mail server in development; its page exists only with it. */
  readonly mailbox: Mailbox | undefined;
}

/** The composition root: `AuthModule` and the controllers of the API. */
@Module({})
export class AppModule {
  static forRoot({ database, notFoundHandler, auth, mailbox }: AppParts): DynamicModule {
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
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: NotFoundHandler, useValue: notFoundHandler },
        { provide: Mailbox, useValue: mailbox ?? null },
        AuditExports,
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
