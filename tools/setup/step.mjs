import { spawn } from 'node:child_process';
import { workspace } from './workspace.mjs';

const OUTPUT_KEPT = 64 * 1024;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs a program to its end and gives what it wrote. */
const run = (command, args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-OUTPUT_KEPT));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    // The step ends with the set-up: a build that went on alone would write into the next one's output.
    let signal;
    const passOn = (name) => child.kill((signal = name));
    for (const name of SIGNALS) process.on(name, passOn);
    child.once('error', reject);
    child.once('close', (code, ownSignal) => {
      for (const name of SIGNALS) process.off(name, passOn);
      resolve({ succeeded: code === 0, signal: signal ?? ownSignal, output });
    });
  });

/** A step of the set-up that failed, with what to do about it. */
export class StepError extends Error {}

/**
 * Runs one step of the set-up, quietly where it goes well.
 * @param {{ title: string, command: string, args: string[], env?: Record<string, string>, advice: string }} step
 * @throws {StepError} with the step's output and what to do
 */
export async function runStep({ title, command, args, env = {}, advice }) {
  const begin = performance.now();
  console.log(`• ${title} …`);
  const { succeeded, signal, output } = await run(command, args, env);
  if (signal) throw new StepError(`${title}: stopped by ${signal}.`);
  if (!succeeded) throw new StepError(`${output.trim()}\n\n${title} failed. ${advice}`);
  console.log(`  ${title}: ${seconds(begin)}`);
}
