import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const file = new URL('./logging.ts', import.meta.url).href;

/** The log lines that a separate process writes to its standard output. */
async function written(script: string): Promise<Record<string, unknown>[]> {
  const program = `import { createLogger, nestLogger } from '${file}'; ${script}`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '--eval',
    program,
  ]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('consists of JSON lines with level names and UTC times, and is flushed at the exit', async () => {
    const lines = await written(`
      const log = createLogger('info');
      log.debug('below the level');
      log.info({ path: '/health' }, 'request');
      log.warn('at the exit');
    `);
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) as string,
        path: '/health',
        msg: 'request',
      },
      { level: 'warn', time: expect.any(String) as string, msg: 'at the exit' },
    ]);
  });

  it('redacts secrets', async () => {
    const lines = await written(`
      const log = createLogger('info');
      log.info({ password: 'SECRET', token: 'SECRET', refreshToken: 'SECRET', req: { headers: { cookie: 'SECRET' } } });
      const error = Object.assign(new Error('duplicate key value violates unique constraint'), {
        code: '23505', query: 'insert … SECRET', parameters: ['SECRET'], detail: 'Key (email)=(SECRET) exists.',
        where: 'SECRET', driverError: { detail: 'SECRET' },
      });
      log.error({ err: error }, 'unforeseen error');
    `);
    expect(JSON.stringify(lines)).not.toContain('SECRET');
    expect(lines[1]).toMatchObject({
      err: { code: '23505', message: expect.stringContaining('duplicate') as string },
    });
  });

  it('cannot be forged with a line break', async () => {
    const lines = await written(`
      createLogger('info').info({ path: '/x\\n{"level":"fatal","msg":"forged"}' }, 'a\\nb');
    `);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'info', msg: 'a\nb' });
  });

  it('contains the warnings and errors of Nest, and its other messages only at debug level', async () => {
    const messages = `nest.log('starting'); nest.verbose('details'); nest.warn('hm'); nest.error(new Error('broken'));`;
    const lines = await written(`const nest = nestLogger(createLogger('info')); ${messages}`);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'hm'],
      ['error', 'Error: broken'],
    ]);
    expect(await written(`const nest = nestLogger(createLogger('debug')); ${messages}`)).toHaveLength(3);
  });
});
