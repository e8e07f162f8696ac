import { Housekeeping } from './housekeeping.js';

describe('Housekeeping', () => {
  const done: string[] = [];
  const lines: object[] = [];
  const log = { warn: (details: object) => void lines.push(details), error: () => undefined };
  const unavailable = new Error('unavailable');
  const work = (name: string) => () => Promise.resolve(done.push(name));

  beforeEach(() => {
    done.length = 0;
    lines.length = 0;
  });

  it('runs every task even if one fails, and logs its name', async () => {
    await new Housekeeping(
      { first: work('first'), second: () => Promise.reject(unavailable), third: work('third') },
      log,
    ).run();
    expect(done).toEqual(['first', 'third']);
    expect(lines).toEqual([{ err: unavailable, task: 'second' }]);
  });

  it('joins a run in progress, and finishes it before it stops', async () => {
    const housekeeping = new Housekeeping({ only: work('only') }, log);
    void housekeeping.run();
    void housekeeping.run();
    await housekeeping.stop();
    expect(done).toEqual(['only']);
    await housekeeping.run();
    expect(done).toEqual(['only', 'only']);
  });
});
