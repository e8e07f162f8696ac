/** A `BroadcastChannel` between the tabs of one test: asynchronous, and never to the sender. */
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

/** `navigator.locks`, with one lock at a time. */
export class FakeLocks {
  private last: Promise<unknown> = Promise.resolve();
  private holders = 0;

  request(
    _name: string,
    optionsOrHolder: { ifAvailable: boolean } | Holder,
    callback?: Holder,
  ): Promise<unknown> {
    const holder = typeof optionsOrHolder === 'function' ? optionsOrHolder : callback;
    if (typeof optionsOrHolder !== 'function' && this.holders > 0) return Promise.resolve(holder?.(null));
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
