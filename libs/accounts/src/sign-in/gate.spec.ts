import { Gate } from './gate.js';

/** Work that ends when it is told. */
function work() {
  let end = (): void => undefined;
  let fail = (_: Error): void => undefined;
  const ended = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { ended, end: () => end(), fail: () => fail(new Error('failed')) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Gate', () => {
  it('lets so many pass side by side, and the others in their order', async () => {
    const gate = new Gate(2);
    const jobs = Array.from({ length: 5 }, work);
    const begun: number[] = [];
    const done = jobs.map(({ ended }, index) =>
      gate.pass('ada', () => {
        begun.push(index);
        return ended;
      }),
    );
    await settle();
    expect(begun).toEqual([0, 1]);
    jobs[1]?.end();
    await settle();
    expect(begun).toEqual([0, 1, 2]);
    for (const job of jobs) job.end();
    await Promise.all(done);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps nobody waiting for somebody else', async () => {
    const gate = new Gate(1);
    const slow = work();
    const waiting = gate.pass('ada', () => slow.ended);
    expect(await gate.pass('bob', () => Promise.resolve('in'))).toBe('in');
    slow.end();
    await waiting;
  });

  it('goes on after a failure', async () => {
    const gate = new Gate(1);
    const [failing, next] = [work(), gate];
    const failed = gate.pass('ada', () => failing.ended);
    const after = next.pass('ada', () => Promise.resolve('in'));
    failing.fail();
    await expect(failed).rejects.toThrow('failed');
    expect(await after).toBe('in');
    expect(await gate.pass('ada', () => Promise.resolve('again'))).toBe('again');
  });
});
