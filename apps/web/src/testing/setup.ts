import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless/index.js';
import { FakeChannel, FakeLocks } from './tabs-of-one-browser';

setupZonelessTestEnv();

// What browsers have and jsdom lacks.
Object.assign(globalThis, { BroadcastChannel: FakeChannel });
globalThis.matchMedia = (media) => ({ matches: false, media }) as MediaQueryList;

beforeEach(() => {
  Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
});
afterEach(() => {
  FakeChannel.closeAll();
  localStorage.clear();
});
