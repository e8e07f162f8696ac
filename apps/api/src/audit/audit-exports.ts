import { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { AuditPage } from '@mikrochat/accounts';
import type { ExportFormat } from './export-formats.js';

async function* textOf(pages: AsyncIterable<AuditPage['events']>, format: ExportFormat) {
  if (format.header) yield format.header;
  for await (const events of pages) yield events.map((event) => format.line(event)).join('');
}

/** The exports in progress. The shutdown aborts them, since a slow client could delay it. */
@Injectable()
export class AuditExports implements OnModuleDestroy {
  private readonly streams = new Set<Readable>();

  /** The file as a stream that reads the next page when the client has taken the last one. */
  stream(pages: AsyncIterable<AuditPage['events']>, format: ExportFormat): Readable {
    const stream = Readable.from(textOf(pages, format), { objectMode: false });
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return stream;
  }

  /** Destroys the streams, which resets the connections, so that no client mistakes a part for the whole file. */
  onModuleDestroy(): void {
    for (const stream of this.streams) stream.destroy(new Error('the server is stopping'));
  }
}
