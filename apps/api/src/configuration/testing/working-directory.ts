import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfigurationError,
  loadConfiguration,
  type Environment,
  type LoadedConfiguration,
} from '../index.js';

/** An empty working directory for each test, and the configuration loaded in it. */
export class WorkingDirectory {
  path = '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'mikrochat-configuration-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Writes a text, or an object as JSON. @returns the path of the file */
  write(name: string, content: unknown): string {
    const file = join(this.path, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    return file;
  }

  load(argv: string[] = [], environment: Environment = {}): Promise<LoadedConfiguration> {
    return loadConfiguration(argv, environment, this.path);
  }

  /** The mistakes in the configuration; empty when it is valid. */
  async mistakes(argv: string[] = [], environment: Environment = {}): Promise<readonly string[]> {
    try {
      await this.load(argv, environment);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.mistakes;
      throw error;
    }
    return [];
  }

  /** The warnings about a valid configuration, one a line. */
  async warnings(argv: string[] = [], environment: Environment = {}): Promise<string> {
    return (await this.load(argv, environment)).warnings.join('\n');
  }
}
