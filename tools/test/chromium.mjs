import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const installed = () =>
  [process.env.CHROMIUM_PATH, ...wellKnown, chromium.executablePath()].find(
    (path) => path && existsSync(path),
  );

const run = (command, ...args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;

function fromDebian() {
  if (!existsSync('/usr/bin/apt-get')) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [command, ...args] = [...asRoot, 'apt-get'];
  // The list of packages may be old or empty: a mirror that is away must not stop what is still known.
  run(command, ...args, 'update', '-qq');
  return run(command, ...args, 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

const fromPlaywright = () => run('npx', 'playwright-core', 'install', 'chromium');

/**
 * The path of a Chromium, installed first where there is none.
 * @throws Error with what to do where none can be had
 */
export function ensureChromium() {
  const path = installed() ?? ((fromDebian() || fromPlaywright()) && installed());
  if (path) return path;
  throw new Error('The browser journeys need Chromium. Install it, or say where it is in CHROMIUM_PATH.');
}
