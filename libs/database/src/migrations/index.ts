import { Accounts1764000000000 } from './1764000000000-accounts.js';
import { ProvedAddresses1764100000000 } from './1764100000000-proved-addresses.js';
import { Outbox1764200000000 } from './1764200000000-outbox.js';
import { OAuth1764300000000 } from './1764300000000-oauth.js';
import { CredentialEpoch1764400000000 } from './1764400000000-credential-epoch.js';
import { AuditRetention1764500000000 } from './1764500000000-audit-retention.js';
import { LinkRequesters1764600000000 } from './1764600000000-link-requesters.js';
import { AuditIndexes1764700000000 } from './1764700000000-audit-indexes.js';

/** Every migration, oldest first. */
export const migrations = [
  Accounts1764000000000,
  ProvedAddresses1764100000000,
  Outbox1764200000000,
  OAuth1764300000000,
  CredentialEpoch1764400000000,
  AuditRetention1764500000000,
  LinkRequesters1764600000000,
  AuditIndexes1764700000000,
];
