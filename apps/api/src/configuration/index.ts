export { runCommand } from './commands.js';
export type { Configuration } from './configuration.js';
export { ConfigurationError, loadConfiguration, type Environment, type LoadedConfiguration } from './load.js';
