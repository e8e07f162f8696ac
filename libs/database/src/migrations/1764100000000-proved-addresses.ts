import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an address was proved by its owner, or vouched for by an admin, or only claimed at a registration. */
export class ProvedAddresses1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users add email_proved_at timestamptz(3);
      -- Whoever did not register by themselves was added by somebody who knew the address.
      update users set email_proved_at = created_at where not exists (
        select from audit_events where audit_events.user_id = users.id and type = 'registered');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users drop email_proved_at');
  }
}
