import type { EntityManager } from 'typeorm';
import type { RevocationRecord } from '../records.js';
import { AuditRepository } from './audit.js';
import { IdentityRepository } from './identities.js';
import { InitialUserRepository } from './initial-users.js';
import { LinkRepository } from './links.js';
import { OAuthFlowRepository } from './oauth-flows.js';
import { OutboxRepository } from './outbox.js';
import { PasswordRepository } from './passwords.js';
import { UserListRepository } from './user-list.js';
import { RevocationRepository } from './revocations.js';
import { SessionRepository } from './sessions.js';
import { UserRepository } from './users.js';

/** Every repository over one connection or one transaction. */
export class Repositories {
  readonly users: UserRepository;
  readonly userList: UserListRepository;
  readonly passwords: PasswordRepository;
  readonly identities: IdentityRepository;
  readonly oauthFlows: OAuthFlowRepository;
  readonly sessions: SessionRepository;
  readonly revocations: RevocationRepository;
  readonly links: LinkRepository;
  readonly outbox: OutboxRepository;
  readonly audit: AuditRepository;
  readonly initialUsers: InitialUserRepository;

  /** @param revoked collects the revocations of a transaction, see `Database.onRevoked`; null outside a transaction */
  constructor(manager: EntityManager, revoked: RevocationRecord[] | null = null) {
    this.users = new UserRepository(manager);
    this.userList = new UserListRepository(manager);
    this.passwords = new PasswordRepository(manager);
    this.identities = new IdentityRepository(manager);
    this.oauthFlows = new OAuthFlowRepository(manager);
    this.sessions = new SessionRepository(manager, revoked);
    this.revocations = new RevocationRepository(manager, revoked);
    this.links = new LinkRepository(manager);
    this.outbox = new OutboxRepository(manager);
    this.audit = new AuditRepository(manager);
    this.initialUsers = new InitialUserRepository(manager);
  }
}
