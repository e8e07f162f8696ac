import { TestBed } from '@angular/core/testing';
import { FakeServer } from '../../testing/fake-server';
import { Configuration } from './configuration';
import type { RuntimeConfig } from './runtime-settings';

const served = {
  mode: 'password',
  hasEmail: true,
  isInviteRequired: false,
  oauthEnabled: false,
  passwordResetEnabled: true,
  registrationEnabled: true,
  routes: {},
};

describe('the configuration', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = new FakeServer().on('GET /config.json', () => ({ body: { auth: served } }));
  });
  afterEach(() => delete window.MIKROCHAT_CONFIG);

  const load = async (file?: RuntimeConfig): Promise<Configuration> => {
    if (file) window.MIKROCHAT_CONFIG = file;
    const configuration = TestBed.inject(Configuration);
    await configuration.load();
    return configuration;
  };

  it('is what the server says', async () => {
    const configuration = await load();
    expect(configuration.known()).toBe(true);
    expect(configuration.mode()).toBe('password');
    expect(configuration.registrationOpen()).toBe(true);
    expect(configuration.passwordResetEnabled()).toBe(true);
  });

  it('is what config.js says, where it says something', async () => {
    const configuration = await load({ AUTH_MODE: 'dev', HAS_EMAIL: false, ENABLE_OAUTH: true });
    expect(configuration.mode()).toBe('dev');
    expect(configuration.hasEmail()).toBe(false);
    expect(configuration.oauthEnabled()).toBe(true);
    expect(configuration.passwordResetEnabled()).toBe(false);
  });

  it('asks where config.js says that the API is', async () => {
    const asked: string[] = [];
    const fetch = globalThis.fetch;
    globalThis.fetch = (url, init) => (asked.push(url as string), fetch(url, init));
    await load({ API_BASE_URL: 'https://api.example.com/' });
    expect(asked).toEqual(['https://api.example.com/config.json']);
  });

  it('ignores what makes no sense', async () => {
    const configuration = await load({ AUTH_MODE: 'telepathy', HAS_EMAIL: 'yes' as never });
    expect(configuration.mode()).toBe('password');
    expect(configuration.hasEmail()).toBe(true);
  });

  it('can be asked for again after a failure', async () => {
    server.up = false;
    const configuration = await load();
    expect(configuration.known()).toBe(false);
    expect(configuration.failure()).toMatchObject({ status: 0 });
    server.up = true;
    await configuration.load();
    expect(configuration.known()).toBe(true);
    expect(configuration.failure()).toBeNull();
  });
});
