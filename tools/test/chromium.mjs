import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { workspace } from '../setup/workspace.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const entries = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

/** Browsers that some Playwright has brought, ours or another version, newest first. */
function ofPlaywright() {
  const home = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  const revisions = entries(home).filter((name) => /^chromium\w*-\d+$/.test(name));
  const folders = revisions
    .sort()
    .reverse()
    .map((name) => join(home, name));
  const found = folders.flatMap((folder) =>
    entries(folder).flatMap((platform) =>
      ['chrome', 'chrome-headless-shell', 'headless_shell'].map((name) => join(folder, platform, name)),
    ),
  );
  return [chromium.executablePath(), ...found];
}

/** Whether it is there and starts; what Ubuntu has under this name only tells how to get one. */
const works = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const named = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [process.env.CHROMIUM_PATH, ...named, onMac, ...ofPlaywright()];
  return candidates.find((path) => path && works(path));
}

const run = (command, ...args) =>
  spawnSync(command, args, {
    cwd: workspace,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

function fromDebian() {
  const [command, ...args] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  // The list of packages may be old or empty; a mirror that is away must not stop what is still known.
  run(command, ...args, 'update', '-qq');
  return run(command, ...args, 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

const fromPlaywright = () =>
  run(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium');

/**
 * The path of a Chromium that works, installed first where there is none.
 * @throws Error with what to do where none can be had
 */
export function ensureChromium() {
  const present = installed();
  if (present) return present;
  console.log('• Installing Chromium …');
  for (const install of [fromDebian, fromPlaywright]) {
    install();
    const path = installed();
    if (path) return path;
  }
  throw new Error('The browser journeys need Chromium. Install it, or say where it is in CHROMIUM_PATH.');
}
