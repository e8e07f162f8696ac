import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A number per user that every act raises which takes trust away. What was proved under an older number opens a
 * session and changes a credential no more, and a session of an older number is refreshed no more.
 */
export class CredentialEpoch1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users add credential_epoch integer not null default 0;
      alter table sessions add credential_epoch integer not null default 0;
      alter table one_time_links add credential_epoch integer;
      alter table oauth_states add credential_epoch integer;
      alter table oauth_codes add credential_epoch integer not null default 0;
      update one_time_links set credential_epoch = 0 where user_id is not null;
      update oauth_states set credential_epoch = 0 where user_id is not null;
      alter table outbox add details jsonb not null default '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outbox drop details;
      alter table oauth_codes drop credential_epoch;
      alter table oauth_states drop credential_epoch;
      alter table one_time_links drop credential_epoch;
      alter table sessions drop credential_epoch;
      alter table users drop credential_epoch;
    `);
  }
}
