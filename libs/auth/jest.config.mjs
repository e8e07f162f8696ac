import { nodeProject } from '../../tools/jest/node-project.mjs';

export default nodeProject('auth', import.meta.dirname);
