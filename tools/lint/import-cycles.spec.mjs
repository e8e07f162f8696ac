import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const workspace = join(import.meta.dirname, '../..');
const isSource = (file) => !/\.d\.ts$|\/(node_modules|dist)\//.test(file);
const sources = globSync('{apps,libs}/*/{src,journeys}/**/*.ts', { cwd: workspace }).filter(isSource);
const known = new Set(sources);

/** The files of the same project that a file imports, types included. */
function imports(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(workspace, file), 'utf8'));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(workspace, join(workspace, dirname(file), name)).replace(/(\.js)?$/, '.ts'))
    .filter((name) => known.has(name));
}

/** Every import cycle, as its path; `next` gives the files that a file imports. */
function cycles(files, next) {
  const found = [];
  const finished = new Set();
  const walk = (file, path) => {
    if (path.includes(file)) return void found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (finished.has(file)) return;
    for (const other of next(file)) walk(other, [...path, file]);
    finished.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

it('finds a cycle where there is one', () => {
  const graph = { a: ['b'], b: ['c', 'd'], c: [], d: ['a'] };
  expect(cycles(Object.keys(graph), (file) => graph[file])).toEqual(['a → b → d → a']);
});

it('finds no import cycle in the sources', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(cycles(sources, imports)).toEqual([]);
});
