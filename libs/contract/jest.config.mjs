import { nodeProject } from '../../tools/jest/node-project.mjs';

export default nodeProject('contract', import.meta.dirname);
