import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { PublicConfiguration } from '@mikrochat/contract';
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
  localSignInEnabled: true,
  capabilities: {
    devSignIn: false,
    magicLink: false,
    passwords: true,
    passwordSignIn: true,
    registration: true,
    passwordReset: true,
    invitations: true,
    oauth: false,
    mail: true,
    emailVerification: true,
  },
  routes: {},
} satisfies PublicConfiguration['auth'];

describe('the configuration', () => {
  let server: FakeServer;

  beforeEach(() => {
    server = new FakeServer().on('GET /config.json', () => ({ body: { auth: served } }));
  });
  afterEach(() => delete window.MIKROCHAT_CONFIG);

  /** Resolves when the load is over, also when it failed. */
  const settled = (): Promise<void> => TestBed.inject(ApplicationRef).whenStable();
  const load = async (file?: RuntimeConfig): Promise<Configuration> => {
    if (file) window.MIKROCHAT_CONFIG = file;
    const configuration = TestBed.inject(Configuration);
    await settled();
    return configuration;
  };

  it('comes from the server', async () => {
    const configuration = await load();
    expect(configuration.loaded()).toBe(true);
    expect(configuration.mode()).toBe('password');
    expect(configuration.registrationOpen()).toBe(true);
    expect(configuration.passwordResetEnabled()).toBe(true);
  });

  it('is overridden by config.js', async () => {
    const configuration = await load({ AUTH_MODE: 'dev', HAS_EMAIL: false, ENABLE_OAUTH: true });
    expect(configuration.mode()).toBe('dev');
    expect(configuration.hasEmail()).toBe(false);
    expect(configuration.oauthEnabled()).toBe(true);
    expect(configuration.passwordResetEnabled()).toBe(false);
    expect(configuration.marksUnverified()).toBe(false);
  });

  it('offers no mode that the server does not have', async () => {
    const configuration = await load({ AUTH_MODE: 'magic-link' });
    expect(configuration.capabilities()).toEqual({ mail: true, oauth: false });
  });

  it('offers nothing that needs mail where config.js says that there is none', async () => {
    const configuration = await load({ HAS_EMAIL: false });
    expect(configuration.capabilities()).toMatchObject({
      passwordSignIn: true,
      mail: false,
      passwordReset: false,
      invitations: false,
    });
  });

  it('is loaded from the API that config.js names', async () => {
    const requested: string[] = [];
    const fetch = globalThis.fetch;
    globalThis.fetch = (url, init) => (requested.push(url as string), fetch(url, init));
    await load({ API_BASE_URL: 'https://api.example.com/' });
    expect(requested).toEqual(['https://api.example.com/config.json']);
  });

  it('ignores invalid values of config.js', async () => {
    const configuration = await load({ AUTH_MODE: 'telepathy', HAS_EMAIL: 'yes' as never });
    expect(configuration.mode()).toBe('password');
    expect(configuration.hasEmail()).toBe(true);
  });

  it('can be loaded again after a failure', async () => {
    server.up = false;
    const configuration = await load();
    expect(configuration.loaded()).toBe(false);
    expect(configuration.failure()).toMatchObject({ status: 0 });
    server.up = true;
    configuration.reload();
    await settled();
    expect(configuration.loaded()).toBe(true);
    expect(configuration.failure()).toBeUndefined();
  });
});
