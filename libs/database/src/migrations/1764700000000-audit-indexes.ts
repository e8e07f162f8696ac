import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for reading the audit trail by user, actor, type and IP address, each in the order of time. */
export class AuditIndexes1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The column is text, so that an event with an invalid IP address is still recorded. Sockets report zones
      -- (RFC 4007 §11) and IPv4-mapped IPv6 addresses (RFC 4291 §2.5.5.2); both are reduced to the plain address.
      create function audit_address(ip text) returns inet language plpgsql immutable strict parallel safe as $$
      begin
        return regexp_replace(split_part(ip, '%', 1), '^::ffff:(?=[0-9]+\\.)', '', 'i')::inet;
      exception when invalid_text_representation then
        return null;
      end $$;

      create index audit_events_of_user_by_time on audit_events (user_id, at, id);
      create index audit_events_of_actor_by_time on audit_events (actor_id, at, id);
      create index audit_events_of_type_by_time on audit_events (type, at, id);
      create index audit_events_of_address_by_time on audit_events (audit_address(ip), at, id);
      drop index audit_events_of_user, audit_events_of_actor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index audit_events_of_user on audit_events (user_id, id);
      create index audit_events_of_actor on audit_events (actor_id, id);
      drop index audit_events_of_user_by_time, audit_events_of_actor_by_time, audit_events_of_type_by_time,
        audit_events_of_address_by_time;
      drop function audit_address;
    `);
  }
}
