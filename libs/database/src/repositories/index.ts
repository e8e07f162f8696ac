import type { EntityManager } from 'typeorm';
import { AuditRepository } from './audit.js';
import { IdentityRepository } from './identities.js';
import { InitialUserRepository } from './initial-users.js';
import { LinkRepository } from './links.js';
import { OAuthFlowRepository } from './oauth-flows.js';
import { OutboxRepository } from './outbox.js';
import { PasswordRepository } from './passwords.js';
import { PeopleRepository } from './people.js';
import { RevocationRepository } from './revocations.js';
import { SessionRepository } from './sessions.js';
import { UserRepository } from './users.js';

/** Every repository over one connection or one transaction. */
export class Repositories {
  readonly users: UserRepository;
  readonly people: PeopleRepository;
  readonly passwords: PasswordRepository;
  readonly identities: IdentityRepository;
  readonly oauthFlows: OAuthFlowRepository;
  readonly sessions: SessionRepository;
  readonly revocations: RevocationRepository;
  readonly links: LinkRepository;
  readonly outbox: OutboxRepository;
  readonly audit: AuditRepository;
  readonly initialUsers: InitialUserRepository;

  constructor(manager: EntityManager) {
    this.users = new UserRepository(manager);
    this.people = new PeopleRepository(manager);
    this.passwords = new PasswordRepository(manager);
    this.identities = new IdentityRepository(manager);
    this.oauthFlows = new OAuthFlowRepository(manager);
    this.sessions = new SessionRepository(manager);
    this.revocations = new RevocationRepository(manager);
    this.links = new LinkRepository(manager);
    this.outbox = new OutboxRepository(manager);
    this.audit = new AuditRepository(manager);
    this.initialUsers = new InitialUserRepository(manager);
  }
}
