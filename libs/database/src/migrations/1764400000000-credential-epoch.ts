import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A number per user that is incremented by every change that invalidates earlier proofs of identity. A proof of an older
 * epoch can neither start a session nor change a credential, and a session of an older epoch cannot be refreshed.
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
