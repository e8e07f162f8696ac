import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets retention delete audit events: only with the privilege to delete and the setting `mikrochat.audit_retention`. */
export class AuditRetention1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function refuse_change() returns trigger language plpgsql as $$
      begin
        -- Deleting also needs the privilege, which a server role of its own does not have.
        if tg_op = 'DELETE' and current_setting('mikrochat.audit_retention', true) = 'on' then return null; end if;
        raise exception 'audit events are append-only';
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'audit events are append-only';
      end $$;
    `);
  }
}
