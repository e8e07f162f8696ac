import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { workspace } from '../setup/workspace.mjs';

const documents = [
  ...readdirSync(workspace).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(workspace, 'docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const CODE_BLOCK = /^```.*?^```/gms;
const PATH_IN_BACKTICKS = /`((?:apps|libs|tools|docs|\.github)\/[^`\s<>*{}]+)`/g;
const RELATIVE_LINK = /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g;

/** Nothing is there before the first build. */
const isBuilt = (path) => path.includes('/dist/');

/** The paths that a text of Markdown names: in backticks from the workspace, in links from its own folder. */
function pathsIn(text, folder) {
  const prose = text.replace(CODE_BLOCK, '');
  const named = [...prose.matchAll(PATH_IN_BACKTICKS)].map(([, path]) => path);
  const linked = [...prose.matchAll(RELATIVE_LINK)].map(([, path]) => relative('.', join(folder, path)));
  return [...named, ...linked];
}

it('sees a path in backticks, a link, and no path in a block of code', () => {
  const text =
    'See `libs/gone.ts`, [that](../gone.md#part) and [the web](https://example.com).\n```\n`apps/x`\n```\n';
  expect(pathsIn(text, 'docs/decisions')).toEqual(['libs/gone.ts', 'docs/gone.md']);
});

it.each(documents)('every path that %s names exists', (document) => {
  const paths = pathsIn(readFileSync(join(workspace, document), 'utf8'), dirname(document));
  expect(paths.filter((path) => !isBuilt(path) && !existsSync(join(workspace, path)))).toEqual([]);
});
