import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Administration } from '@mikrochat/accounts';
import type { HttpRequest } from '../requests/http.js';
import { callerOf } from './claims.js';

/** Requires an admin, by the role in the database: the one in the token may be outdated. @throws AccountError `forbidden` */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly administration: Administration) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.administration.requireAdmin(callerOf(context.switchToHttp().getRequest<HttpRequest>()));
    return true;
  }
}
