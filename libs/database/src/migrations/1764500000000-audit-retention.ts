import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Retention may delete audit events, with the owner's right and by saying so; nothing else may. */
export class AuditRetention1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function refuse_change() returns trigger language plpgsql as $$
      begin
        -- To delete takes the right to, which a server that runs under a role of its own does not have.
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
