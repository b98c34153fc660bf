/** Where a setting stands: keys, and indexes of lists. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const LONGEST_KEY = 64;

const step = (part: string | number): string => {
  if (typeof part === 'number') return `[${part}]`;
  if (PLAIN_KEY.test(part)) return `.${part}`;
  // A key is foreign text: nothing in it may reach a terminal as a control sequence.
  const shown = part.length > LONGEST_KEY ? `${part.slice(0, LONGEST_KEY)}…` : part;
  return `[${JSON.stringify(shown).replaceAll(/[^\u0020-\u007e…]/g, '?')}]`;
};

/** `policies[2].on[0]`; the root is `configuration`. */
export const renderPath = (path: Path): string =>
  path.length === 0 ? 'configuration' : path.map(step).join('').replace(/^\./, '');

/** The own member at the end of the path, or undefined. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );

/** How many steps of the path exist under `root`. */
export const depthOf = (root: unknown, path: Path): number => {
  let depth = 0;
  while (depth < path.length && valueAt(root, path.slice(0, depth + 1)) !== undefined) depth += 1;
  return depth;
};
