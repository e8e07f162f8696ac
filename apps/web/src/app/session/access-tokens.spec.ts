import { Injector } from '@angular/core';
import { FakeServer, refuse } from '../../testing/fake-server';
import { serveSession, tokens } from '../../testing/users';
import { Transport } from '../api/transport';
import { RuntimeSettings } from '../configuration/runtime-settings';
import { AccessTokens } from './access-tokens';
import { Tabs } from './tabs';

const open: { destroy(): void }[] = [];

function openTab(): AccessTokens {
  const providers = [AccessTokens, Tabs, Transport, RuntimeSettings].map((provide) => ({ provide }));
  const tab = Injector.create({ providers });
  open.push(tab);
  return tab.get(AccessTokens);
}

const MINUTE = 60_000;

describe('the access token', () => {
  let server: FakeServer;
  let session: ReturnType<typeof serveSession>;

  beforeEach(() => {
    jest.useFakeTimers();
    server = new FakeServer();
    session = serveSession(server);
  });
  afterEach(() => {
    for (const tab of open.splice(0)) tab.destroy();
    jest.useRealTimers();
  });

  it('is issued for the refresh cookie', async () => {
    const tab = openTab();
    expect(tab.state()).toBe('unknown');
    await expect(tab.renew(null)).resolves.toBe('token-1');
    expect(tab.state()).toBe('held');
    expect(server.requests[0]).toMatchObject({ headers: { 'x-session-transport': 'cookie' }, body: {} });
  });

  it('is renewed a minute before it expires', async () => {
    const tab = openTab();
    await tab.renew(null);
    await jest.advanceTimersByTimeAsync(14 * MINUTE - 1000);
    expect(server.count('POST /auth/refresh')).toBe(1);
    await jest.advanceTimersByTimeAsync(2000);
    expect(server.count('POST /auth/refresh')).toBe(2);
    await expect(tab.token()).resolves.toBe('token-2');
  });

  it('is renewed once for all tabs', async () => {
    server.latency = 20;
    const tabs = [openTab(), openTab(), openTab(), openTab()];
    tabs[0]?.accept(tokens('token-0'));
    await jest.advanceTimersByTimeAsync(10);
    await jest.advanceTimersByTimeAsync(15 * MINUTE - 5000);
    expect(server.count('POST /auth/refresh')).toBe(1);
    const held = await Promise.all(tabs.map((tab) => tab.token()));
    expect(held).toEqual(['token-1', 'token-1', 'token-1', 'token-1']);
  });

  it('is renewed once when many requests find it stale', async () => {
    const tab = openTab();
    tab.accept(tokens('token-0'));
    const renewed = Promise.all([tab.renew('token-0'), tab.renew('token-0'), tab.renew('token-0')]);
    await jest.advanceTimersByTimeAsync(100);
    await expect(renewed).resolves.toEqual(['token-1', 'token-1', 'token-1']);
    expect(server.count('POST /auth/refresh')).toBe(1);
  });

  it('is renewed when the device wakes up after it expired', async () => {
    const tab = openTab();
    await tab.renew(null);
    // While a device sleeps, its clock goes on and its timers do not.
    jest.setSystemTime(Date.now() + 60 * MINUTE);
    document.dispatchEvent(new Event('visibilitychange'));
    await jest.advanceTimersByTimeAsync(100);
    expect(server.count('POST /auth/refresh')).toBe(2);
  });

  it('is not sent when it could expire on the way', async () => {
    const tab = openTab();
    await tab.renew(null);
    jest.setSystemTime(Date.now() + 15 * MINUTE - 1000);
    const token = tab.token();
    await jest.advanceTimersByTimeAsync(100);
    await expect(token).resolves.toBe('token-2');
  });

  it('is renewed later when the server was unreachable for a while', async () => {
    const tab = openTab();
    await tab.renew(null);
    server.up = false;
    await jest.advanceTimersByTimeAsync(14 * MINUTE + 25_000);
    expect(tab.state()).toBe('held');
    server.up = true;
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(tab.token()).resolves.toBe('token-2');
  });

  it('is deleted in all tabs when the server ended the session', async () => {
    const [first, second] = [openTab(), openTab()];
    first.accept(tokens('token-0'));
    await jest.advanceTimersByTimeAsync(10);
    session.end();
    const renewed = expect(first.renew('token-0')).rejects.toMatchObject({ code: 'invalid_refresh_token' });
    await jest.advanceTimersByTimeAsync(100);
    await renewed;
    expect([first.state(), second.state()]).toEqual(['ended', 'ended']);
    await expect(second.token()).resolves.toBeNull();
  });

  it('is deleted in all tabs after signing out in one', async () => {
    const [first, second] = [openTab(), openTab()];
    first.accept(tokens('token-0'));
    await jest.advanceTimersByTimeAsync(10);
    second.clear('signed-out');
    await jest.advanceTimersByTimeAsync(10);
    expect([first.state(), second.state()]).toEqual(['none', 'none']);
  });

  it('is kept after too many attempts', async () => {
    const tab = openTab();
    await tab.renew(null);
    server.on('POST /auth/refresh', () => refuse(429, 'too_many_attempts', { retryAfter: 5 }));
    await expect(tab.renew('token-1')).rejects.toMatchObject({ retryAfter: 5 });
    expect(tab.state()).toBe('held');
  });
});
