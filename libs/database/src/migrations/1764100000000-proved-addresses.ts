import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an email address was verified by its user or confirmed by an admin; null while it is only claimed. */
export class ProvedAddresses1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users add email_proved_at timestamptz(3);
      -- Users who did not register by themselves were added by an admin, who confirmed the email address.
      update users set email_proved_at = created_at where not exists (
        select from audit_events where audit_events.user_id = users.id and type = 'registered');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop email_proved_at');
  }
}
