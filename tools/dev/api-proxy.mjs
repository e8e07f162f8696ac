import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspace } from '../setup/workspace.mjs';
import { compiledApi } from './server.mjs';

const load = (file) => import(pathToFileURL(file).href);
const { paths } = await load(join(workspace, 'libs/contract/dist/paths.js'));
const { isWebRoute } = await load(join(compiledApi, 'web/web-routes.js'));

/** The first part of every path of the API, as in `/auth`. */
const prefixes = new Set(Object.values(paths).map((path) => path.replace(/(?<=.)\/.*/, '')));

/** Whether the browser opens a page at a path that is also a route of the API, as `/users` is. */
const opensPage = ({ headers, url }) =>
  headers.authorization === undefined && (headers.accept ?? '').includes('text/html') && isWebRoute(url);

const target = process.env.DEV_API_URL;
const bypass = (request) => (opensPage(request) ? '/index.html' : undefined);

/** Angular's development server answers with the web app; what belongs to the API goes on to it. */
export default Object.fromEntries([...prefixes].map((prefix) => [prefix, { target, bypass }]));
