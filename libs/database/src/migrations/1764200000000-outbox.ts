import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mails to deliver. */
export class Outbox1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No foreign key: a mail is locked while it is sent, and deleting its user must not wait for the mail server.
      create table outbox (
        id uuid primary key,
        kind text not null,
        email citext not null,
        user_id text,
        ip text,
        created_at timestamptz(3) not null,
        tries integer not null default 0,
        next_try_at timestamptz(3),
        failed_at timestamptz(3),
        problem text
      );
      create index outbox_due on outbox (next_try_at) where next_try_at is not null;
      create index outbox_of_address on outbox (email, kind);
      create index outbox_of_user on outbox (user_id) where user_id is not null;
      create index outbox_by_creation on outbox (created_at);

      create function announce_mail() returns trigger language plpgsql as $$
      begin
        perform pg_notify('mikrochat', 'mail');
        return null;
      end $$;
      create trigger outbox_announced after insert on outbox for each statement execute function announce_mail();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table outbox; drop function announce_mail;');
  }
}
