import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthModule, type AuthModuleOptions } from '@mikrochat/auth';
import { Database } from '@mikrochat/database';
import { HealthController } from './health/health.controller.js';
import { ErrorFilter } from './http/error.filter.js';
import { Unrouted } from './http/unrouted.js';
import { LaterController } from './later.controller.js';
import { AdminController } from './people/admin.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PublicConfigurationController } from './public-configuration.controller.js';

/** The front of the house: wires the rooms and speaks HTTP. */
@Module({})
export class AppModule {
  static forRoot(database: Database, unrouted: Unrouted, auth: AuthModuleOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [AuthModule.forRoot(auth)],
      controllers: [
        HealthController,
        PublicConfigurationController,
        PeopleController,
        AdminController,
        LaterController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: Unrouted, useValue: unrouted },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
