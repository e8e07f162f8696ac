import { nodeProject } from '../../tools/jest/node-project.mjs';

export default nodeProject('accounts', import.meta.dirname, { postgres: true });
