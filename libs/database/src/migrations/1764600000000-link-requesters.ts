import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From which browser a link was asked for, as hashes: asking again there voids the link from before, and leaves those
 * alone that were asked for elsewhere. Links and mails from before count as sent by an admin.
 */
export class LinkRequesters1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outbox add browser bytea, add network bytea;
      alter table one_time_links add browser bytea, add network bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table one_time_links drop browser, drop network;
      alter table outbox drop browser, drop network;
    `);
  }
}
