import type { Adapter, AdapterPayload } from 'oidc-provider';

const stores = new Map<string, Map<string, AdapterPayload>>();

/** The storage of an OpenID provider of the tests. */
export class MemoryAdapter implements Adapter {
  private readonly entries: Map<string, AdapterPayload>;

  constructor(name: string) {
    this.entries = stores.get(name) ?? new Map<string, AdapterPayload>();
    stores.set(name, this.entries);
  }

  upsert(id: string, payload: AdapterPayload): Promise<undefined> {
    this.entries.set(id, payload);
    return Promise.resolve(undefined);
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.entries.get(id));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve([...this.entries.values()].find((entry) => entry.uid === uid));
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<undefined> {
    const entry = this.entries.get(id);
    if (entry) entry.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve(undefined);
  }

  destroy(id: string): Promise<undefined> {
    this.entries.delete(id);
    return Promise.resolve(undefined);
  }

  revokeByGrantId(grantId: string): Promise<undefined> {
    for (const [id, entry] of this.entries) if (entry.grantId === grantId) this.entries.delete(id);
    return Promise.resolve(undefined);
  }
}
