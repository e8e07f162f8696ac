import { Controller, Get, Headers, Inject, Query, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditTrail, type Caller, type Clock } from '@mikrochat/accounts';
import { AdminGuard, OkResponse, CurrentCaller, CLOCK } from '@mikrochat/auth';
import { auditBody, auditQuery, paths, type AuditBody, type AuditQuery } from '@mikrochat/contract';
import { toAuditEventBody } from './audit-event-body.js';
import { AuditExports } from './audit-exports.js';
import { exportFormatFor, type ExportFormat } from './export-formats.js';

const DESCRIPTION =
  'Newest first, in pages of JSON. With `Accept: text/csv` or `application/x-ndjson` a file of all events that match.';

/** The audit trail, for admins. */
@ApiTags('Admin')
@UseGuards(AdminGuard)
@Controller()
export class AuditController {
  constructor(
    private readonly trail: AuditTrail,
    private readonly exports: AuditExports,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(paths.audit)
  @ApiOperation({ description: DESCRIPTION })
  @OkResponse(auditBody)
  async read(
    @CurrentCaller() caller: Caller,
    @Query({ schema: auditQuery }) query: AuditQuery,
    @Headers('accept') accept = '',
  ): Promise<AuditBody | StreamableFile> {
    const format = exportFormatFor(accept);
    if (format) return this.file(query, format, caller);
    const { events, nextCursor } = await this.trail.page(query);
    return { events: events.map(toAuditEventBody), nextCursor };
  }

  private async file(query: AuditQuery, format: ExportFormat, caller: Caller): Promise<StreamableFile> {
    const pages = await this.trail.export(query, format.name, caller);
    const second = this.clock().toISOString().slice(0, 19).replace(/:/g, '-');
    const disposition = `attachment; filename="mikrochat-audit-${second}Z.${format.extension}"`;
    return new StreamableFile(this.exports.stream(pages, format), { type: format.contentType, disposition });
  }
}
