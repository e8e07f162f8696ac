import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const workspace = join(import.meta.dirname, '../..');
const isSource = (file) => !/\.d\.ts$|\/(node_modules|dist)\//.test(file);
const sources = globSync('{apps,libs}/*/{src,journeys}/**/*.ts', { cwd: workspace }).filter(isSource);
const known = new Set(sources);

/** The files of the same room that a file imports, types included. */
function imports(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(workspace, file), 'utf8'));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(workspace, join(workspace, dirname(file), name)).replace(/(\.js)?$/, '.ts'))
    .filter((name) => known.has(name));
}

/** Every circle as the way around it; `next` says where one can go from a place. */
function circles(places, next) {
  const found = [];
  const finished = new Set();
  const walk = (place, way) => {
    if (way.includes(place)) return void found.push([...way.slice(way.indexOf(place)), place].join(' → '));
    if (finished.has(place)) return;
    for (const other of next(place)) walk(other, [...way, place]);
    finished.add(place);
  };
  for (const place of places) walk(place, []);
  return found;
}

it('sees a circle where there is one', () => {
  const ways = { a: ['b'], b: ['c', 'd'], c: [], d: ['a'] };
  expect(circles(Object.keys(ways), (place) => ways[place])).toEqual(['a → b → d → a']);
});

it('finds no two files that need each other', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(circles(sources, imports)).toEqual([]);
});
