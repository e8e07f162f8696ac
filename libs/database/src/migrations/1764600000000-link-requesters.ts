import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The browser that requested a link, as hashes: another request from the same browser replaces its link and no other.
 * Existing links and mails count as sent by an admin.
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
