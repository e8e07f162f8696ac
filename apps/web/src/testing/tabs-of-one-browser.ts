/** Carries messages between the tabs of one test, later and never to the sender, as browsers do. */
export class FakeChannel {
  private static open: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.open.push(this);
  }

  static closeAll(): void {
    FakeChannel.open = [];
  }

  postMessage(data: unknown): void {
    const others = FakeChannel.open.filter((channel) => channel !== this && channel.name === this.name);
    for (const channel of others) setTimeout(() => channel.onmessage?.({ data }));
  }
}

type Holder = (lock: object | null) => unknown;

/** One lock after another, as the Web Locks API gives them out. */
export class FakeLocks {
  private last: Promise<unknown> = Promise.resolve();
  private holders = 0;

  request(_name: string, one: { ifAvailable: boolean } | Holder, other?: Holder): Promise<unknown> {
    const holder = typeof one === 'function' ? one : other;
    if (typeof one !== 'function' && this.holders > 0) return Promise.resolve(holder?.(null));
    this.holders++;
    const turn = this.last.then(async () => {
      try {
        return await holder?.({});
      } finally {
        this.holders--;
      }
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
