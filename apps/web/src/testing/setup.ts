import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless/index.js';
import { FakeChannel, FakeLocks } from './browser-fakes';

setupZonelessTestEnv();

// Not part of jsdom.
Object.assign(globalThis, { BroadcastChannel: FakeChannel });
globalThis.matchMedia = (media) => ({ matches: false, media }) as MediaQueryList;

beforeEach(() => {
  Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
});
afterEach(() => {
  FakeChannel.closeAll();
  localStorage.clear();
});
