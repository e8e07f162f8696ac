import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
  create extension if not exists citext;
  create extension if not exists pg_trgm;

  create table users (
    id text primary key,
    email citext not null,
    user_name text not null,
    role text not null default 'user' constraint users_role check (role in ('user', 'admin')),
    created_at timestamptz(3) not null,
    created_by text constraint users_created_by references users on delete set null,
    disabled_at timestamptz(3),
    last_sign_in_at timestamptz(3)
  );
  create unique index users_email on users (email);
  create index users_created_by on users (created_by) where created_by is not null;
  create index users_admins on users (id) where role = 'admin';
  create index users_search on users using gin ((user_name || ' ' || email::text) gin_trgm_ops);
  create index users_by_name on users (lower(user_name), id);
  create index users_by_email on users (lower(email::text), id);
  create index users_by_creation on users (created_at, id);
  create index users_by_sign_in on users (coalesce(last_sign_in_at, 'epoch'::timestamptz), id);
  create index users_disabled on users (id) where disabled_at is not null;
  create index users_never_in on users (id) where last_sign_in_at is null;

  create table passwords (
    user_id text primary key constraint passwords_user references users on delete cascade,
    hash text not null,
    must_change boolean not null default false,
    changed_at timestamptz(3) not null
  );

  create table identities (
    provider text not null,
    subject text not null,
    user_id text not null constraint identities_user references users on delete cascade,
    created_at timestamptz(3) not null,
    primary key (provider, subject)
  );
  create index identities_of_user on identities (user_id);

  create table sessions (
    id uuid primary key,
    user_id text not null constraint sessions_user references users on delete cascade,
    generation integer not null default 0,
    rotated_at timestamptz(3) not null,
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    ends_at timestamptz(3) not null,
    ip text not null,
    user_agent text not null,
    method text not null
  ) with (fillfactor = 70);
  create index sessions_of_user on sessions (user_id, created_at);
  -- A refresh moves expires_at: only under a summarizing index can the row stay in its page (a HOT update).
  create index sessions_by_expiry on sessions using brin (expires_at);

  create table one_time_links (
    id uuid primary key,
    user_id text constraint one_time_links_user references users on delete cascade,
    email citext not null,
    purpose text not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    used_at timestamptz(3)
  );
  create index one_time_links_of_email on one_time_links (email, purpose);
  create index one_time_links_of_user on one_time_links (user_id);
  create index one_time_links_by_expiry on one_time_links (expires_at);

  create table revocations (
    session_id uuid primary key,
    generation integer not null,
    revoked_at timestamptz(3) not null
  );
  create index revocations_by_time on revocations (revoked_at);

  create table initial_users (
    email citext primary key,
    created_at timestamptz(3) not null
  );

  create table audit_events (
    id bigint generated always as identity primary key,
    at timestamptz(3) not null,
    type text not null,
    actor_id text,
    user_id text,
    ip text,
    details jsonb not null default '{}'
  );
  create index audit_events_by_time on audit_events (at, id);
  create index audit_events_of_user on audit_events (user_id, id);
  create index audit_events_of_actor on audit_events (actor_id, id);
`;

// Deleting a session on any path (sign-out, limit, cascade from its user) revokes its access tokens in the same
// transaction. Changes of rows that replicas cache are sent to all of them by NOTIFY at the commit.
const triggers = `
  create function revoke_ended_session() returns trigger language plpgsql as $$
  begin
    insert into revocations (session_id, generation, revoked_at) values (old.id, 2147483647, clock_timestamp())
    on conflict (session_id) do update set generation = excluded.generation, revoked_at = excluded.revoked_at;
    return null;
  end $$;
  create trigger sessions_ended after delete on sessions for each row execute function revoke_ended_session();

  create function announce_revocation() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mikrochat', 'revoked ' || new.session_id || ' ' || new.generation);
    return null;
  end $$;
  create trigger revocations_announced after insert or update on revocations
    for each row execute function announce_revocation();

  create function announce_user() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mikrochat', 'user ' || old.id);
    return null;
  end $$;
  -- Not last_sign_in_at: it changes at every sign-in and is not cached.
  create trigger users_announced after update of email, user_name, role, disabled_at or delete on users
    for each row execute function announce_user();

  create function announce_password() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mikrochat', 'user ' || coalesce(new.user_id, old.user_id));
    return null;
  end $$;
  create trigger passwords_announced after insert or update or delete on passwords
    for each row execute function announce_password();

  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'audit events are append-only';
  end $$;
  create trigger audit_events_append_only before update or delete or truncate on audit_events
    for each statement execute function refuse_change();
`;

/** Users, passwords, identities, sessions, one-time links and the audit trail. */
export class Accounts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(triggers);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table audit_events, initial_users, revocations, one_time_links, sessions, identities, passwords, users;
      drop function refuse_change, announce_password, announce_user, announce_revocation, revoke_ended_session;
    `);
  }
}
