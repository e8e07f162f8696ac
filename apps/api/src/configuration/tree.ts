/** A configuration as nested plain objects. */
export interface Tree {
  [key: string]: unknown;
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets the value at a dotted key and creates missing objects. */
export function put(tree: Tree, key: string, value: unknown): void {
  const [first = '', ...rest] = key.split('.');
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const inner = tree[first];
  const next: Tree = isTree(inner) ? inner : {};
  tree[first] = next;
  put(next, rest.join('.'), value);
}

/** The value at a dotted key. */
export function get(tree: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => (isTree(value) ? value[part] : undefined), tree);
}

/** The dotted keys of all values that are no plain objects. */
export function leaves(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leaves(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
