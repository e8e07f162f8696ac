import { Housekeeping } from './housekeeping.js';

describe('Housekeeping', () => {
  const done: string[] = [];
  const lines: object[] = [];
  const log = { warn: (details: object) => void lines.push(details), error: () => undefined };
  const away = new Error('away');
  const work = (name: string) => () => Promise.resolve(done.push(name));

  beforeEach(() => {
    done.length = 0;
    lines.length = 0;
  });

  it('does every task though one fails, and says which', async () => {
    await new Housekeeping(
      { first: work('first'), second: () => Promise.reject(away), third: work('third') },
      log,
    ).run();
    expect(done).toEqual(['first', 'third']);
    expect(lines).toEqual([{ err: away, task: 'second' }]);
  });

  it('does one round at a time, and finishes it before it stops', async () => {
    const housekeeping = new Housekeeping({ only: work('only') }, log);
    void housekeeping.run();
    void housekeeping.run();
    await housekeeping.stop();
    expect(done).toEqual(['only']);
    await housekeeping.run();
    expect(done).toEqual(['only', 'only']);
  });
});
