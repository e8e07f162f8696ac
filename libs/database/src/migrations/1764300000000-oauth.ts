import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The states of OAuth authorization requests, and the codes that the web app exchanges for a session. */
export class OAuth1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table oauth_states (
        id bytea primary key,
        provider text not null,
        verifier text not null,
        nonce text not null,
        browser bytea not null,
        ip text not null,
        return_to text,
        user_id text constraint oauth_states_user references users on delete cascade,
        session_id uuid,
        expires_at timestamptz(3) not null
      );
      create index oauth_states_by_expiry on oauth_states (expires_at);
      create index oauth_states_of_user on oauth_states (user_id) where user_id is not null;

      create table oauth_codes (
        id bytea primary key,
        user_id text not null constraint oauth_codes_user references users on delete cascade,
        provider text not null,
        browser bytea not null,
        return_to text,
        expires_at timestamptz(3) not null
      );
      create index oauth_codes_by_expiry on oauth_codes (expires_at);
      create index oauth_codes_of_user on oauth_codes (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table oauth_codes, oauth_states');
  }
}
