import { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { AuditPage } from '@mikrochat/accounts';
import type { ExportFormat } from './export-formats.js';

async function* textOf(pages: AsyncIterable<AuditPage['events']>, format: ExportFormat) {
  if (format.header) yield format.header;
  for await (const events of pages) yield events.map((event) => format.line(event)).join('');
}

/** The exports that are being read. A reader may be slow; the end of the server does not wait for it. */
@Injectable()
export class AuditExports implements OnModuleDestroy {
  private readonly streams = new Set<Readable>();

  /** The file, page by page as the reader takes it. */
  stream(pages: AsyncIterable<AuditPage['events']>, format: ExportFormat): Readable {
    const stream = Readable.from(textOf(pages, format), { objectMode: false });
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return stream;
  }

  /** Breaks off what is under way: the connection is cut, so that no client takes a part for the whole. */
  onModuleDestroy(): void {
    for (const stream of this.streams) stream.destroy(new Error('the server is stopping'));
  }
}
